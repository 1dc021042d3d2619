package dev.slipway.kubevela.cue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kubevela.cue.compile.CompileCode;
import dev.slipway.kubevela.cue.eval.Bottom;
import dev.slipway.kubevela.cue.eval.Budget;
import dev.slipway.kubevela.cue.eval.EvalCode;
import dev.slipway.kubevela.cue.eval.Evaluation;
import dev.slipway.kubevela.cue.eval.Value;
import dev.slipway.kubevela.cue.std.StandardLibrary;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Parser;
import dev.slipway.kubevela.cue.syntax.Source;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The texts in {@code codes.txt}: each is wrong for the code before it. */
class CodesTest {

    private record Case(String id, String text) {
        @Override
        public String toString() {
            return id + " " + text;
        }
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        try (InputStream in = CodesTest.class.getResourceAsStream("codes.txt")) {
            assertThat(in).isNotNull();
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    String[] parts = line.split("\t", 2);
                    cases.add(new Case("cue." + parts[0], parts[1].replace('↵', '\n') + "\n"));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return cases;
    }

    /** Packages that import themselves, and a chain of them. */
    private static Optional<CuePackage> imported(String path) throws InvalidCueException {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (!name.equals("a") && !name.startsWith("deep")) {
            return Optional.empty();
        }
        String next = name.equals("a") ? name : "deep" + (1 + Integer.parseInt(name.substring(4)));
        String text = "package " + name + "\nimport \"x.com/" + next + "\"\nb: " + next + ".b\n";
        return Optional.of(CuePackage.read(path, List.of(new Source(name + ".cue", text))));
    }

    private static void gather(Bottom why, Set<String> ids) {
        ids.add(why.what().id());
        assertThat(why.message()).isNotEmpty().doesNotContain("{0}").doesNotContain("{1}");
        for (Bottom.Fallen fallen : why.fallen()) {
            fallen.causes().forEach(cause -> gather(cause.why(), ids));
        }
    }

    private static void gather(Value value, Set<String> ids) {
        value.errors().forEach(error -> gather(error, ids));
        if (value.open() != null) {
            gather(value.open(), ids);
        }
        for (Value field : value.fields()) {
            gather(field, ids);
        }
    }

    private static Set<String> ids(String text) {
        Set<String> ids = new TreeSet<>();
        List<CueError> errors;
        try {
            CueValue value = new Cue(new StandardLibrary())
                    .withPackages(CodesTest::imported)
                    .compile("x.cue", text)
                    .evaluate();
            gather(value.raw(), ids);
            errors = value.validate(Requirement.CONCRETE);
        } catch (InvalidCueException invalid) {
            errors = invalid.errors();
        }
        for (CueError error : errors) {
            ids.add(error.code());
            assertThat(error.message(Locale.SIMPLIFIED_CHINESE)).containsPattern("\\p{IsHan}");
        }
        return ids;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aTextIsWrongForItsCode(Case each) {
        assertThat(ids(each.text())).contains(each.id());
    }

    /** What the parser lets nobody write, but a host can build and hand in. */
    private static Stream<Arguments> built() {
        Node.Binary and = (Node.Binary) value("a: 1 & 2");
        return Stream.of(
                Arguments.of(CompileCode.ELLIPSIS, first("a: [...]")),
                Arguments.of(
                        CompileCode.ALIAS, new Node.Binary(first("a: [b=1]"), and.operator(), and.op(), and.right())),
                Arguments.of(CompileCode.COMPREHENSION, first("a: [for x in [1] {x}]")),
                Arguments.of(CompileCode.OPERATOR, new Node.Unary(and.operator(), and.right())));
    }

    private static Node.Field field(String text) {
        return (Node.Field)
                Parser.parse(new Source("x.cue", text)).file().decls().getFirst();
    }

    private static Node.Expr value(String text) {
        return field(text).value();
    }

    private static Node.Expr first(String text) {
        return ((Node.ListLit) value(text)).elements().getFirst();
    }

    @ParameterizedTest
    @MethodSource("built")
    void aTreeIsWrongForItsCode(CompileCode code, Node.Expr value) {
        Node.File file = Parser.parse(new Source("x.cue", "a: 1")).file();
        Node.Field field = field("a: 1");
        Node.Field odd = new Node.Field(
                field.alias(),
                field.bind(),
                field.label(),
                field.constraint(),
                field.colon(),
                value,
                field.attributes(),
                field.comma());
        Node.File whole = new Node.File(file.source(), List.of(odd), file.end());
        assertThatThrownBy(() -> new Cue(new StandardLibrary()).compile(CuePackage.of("", List.of(whole))))
                .isInstanceOfSatisfying(
                        InvalidCueException.class,
                        invalid -> assertThat(invalid.errors())
                                .extracting(CueError::code)
                                .contains(code.id()));
    }

    @Test
    void aPackageThatAHostLosesIsMissing() throws InvalidCueException {
        StandardLibrary library = new StandardLibrary();
        CuePackage shop = CuePackage.read("x.com/b", List.of(new Source("b.cue", "package b\nc: 1")));
        Assembly.Compiled compiled = new Assembly(library, path -> Optional.of(shop))
                .compile(CuePackage.read("", List.of(new Source("x.cue", "import \"x.com/b\"\na: b.c"))));
        Set<String> ids = new TreeSet<>();
        gather(new Evaluation(library, path -> null, Budget.USUAL).evaluate(compiled.files()), ids);
        assertThat(ids).contains(EvalCode.PACKAGE.id());
    }

    @Test
    void everyCodeHasAText() {
        Set<String> missing = new TreeSet<>();
        Stream.concat(
                        Arrays.stream(EvalCode.values()).map(EvalCode::id),
                        Arrays.stream(CompileCode.values()).map(CompileCode::id))
                .forEach(missing::add);
        cases().forEach(each -> missing.remove(each.id()));
        built().forEach(each -> missing.remove(((CompileCode) each.get()[0]).id()));
        missing.remove(EvalCode.PACKAGE.id());
        // ModuleFolderTest: only a module says in which version of the language it is written.
        missing.remove(CompileCode.TOO_NEW.id());
        // No text is known for it: a side of a disjunction stands, falls or waits.
        assertThat(missing).containsExactly(EvalCode.EMPTY_CHOICE.id());
    }
}
