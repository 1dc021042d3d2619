package dev.slipway.kubevela.cue;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import dev.slipway.kubevela.cue.compile.CompileCode;
import dev.slipway.kubevela.cue.eval.EvalCode;
import dev.slipway.kubevela.cue.std.StdCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Wherever an error is made with a code that stands there, it is given as many things as the code's sentence speaks of. */
class CallSitesTest {

    private static final Path SOURCES = Path.of("src/main/java/dev/slipway/kubevela/cue");
    private static final Set<String> ENUMS = Set.of("StdCode", "EvalCode", "CompileCode");
    private static final Pattern PLACE = Pattern.compile("\\{\\d}");

    /** How many things a code speaks of. */
    private static int arity(String name) {
        String constant = name.substring(name.indexOf('.') + 1);
        return switch (name.substring(0, name.indexOf('.'))) {
            case "StdCode" -> StdCode.valueOf(constant).arity();
            case "EvalCode" -> EvalCode.valueOf(constant).arity();
            default -> {
                String sentence = ResourceBundle.getBundle(
                                CompileCode.class.getPackageName() + ".messages", Locale.ROOT)
                        .getString(CompileCode.valueOf(constant).id());
                yield (int) PLACE.matcher(sentence)
                        .results()
                        .map(place -> place.group())
                        .distinct()
                        .count();
            }
        };
    }

    /** The codes that an expression may be, {@code StdCode.RANGE}; empty for anything else. */
    private static List<String> codes(ExpressionTree expression) {
        return switch (expression) {
            case MemberSelectTree select
            when select.getExpression() instanceof IdentifierTree type
                    && ENUMS.contains(type.getName().toString())
                    && !select.getIdentifier().contentEquals("class") ->
                List.of(type.getName() + "." + select.getIdentifier());
            case ConditionalExpressionTree either ->
                Stream.concat(codes(either.getTrueExpression()).stream(), codes(either.getFalseExpression()).stream())
                        .toList();
            default -> List.of();
        };
    }

    /** How many things the sentence is given by a call whose argument {@code at} is the code; null for one that makes no error. */
    private static @Nullable Integer given(String callee, List<? extends ExpressionTree> arguments, int at) {
        int behind = arguments.size() - at - 1;
        // A node, or the name that may have been meant, stands first.
        boolean node = codes(arguments.get(at)).getFirst().startsWith("EvalCode") || callee.equals("error");
        return switch (callee) {
            case "wrong", "incomplete", "unmet", "problem", "eval", "error", "of" -> node ? behind - 1 : behind;
            case "atLine" -> behind + 1;
            case "unknown" -> behind - 2;
            case "both" -> 2;
            case "Bottom" ->
                arguments.get(at + 1) instanceof NewArrayTree array
                        ? Integer.valueOf(array.getInitializers().size())
                        : null;
            case "Key" -> null;
            default -> throw new AssertionError("say here how " + callee + " passes on what an error speaks of");
        };
    }

    private static final class Sites extends TreeScanner<@Nullable Void, CompilationUnitTree> {
        private final Set<String> seen = new TreeSet<>();
        private final List<String> wrong = new ArrayList<>();
        private int sites;

        private void look(String callee, List<? extends ExpressionTree> arguments, CompilationUnitTree file) {
            for (int i = 0; i < arguments.size(); i++) {
                for (String code : codes(arguments.get(i))) {
                    Integer given = given(callee, arguments, i);
                    seen.add(code);
                    sites++;
                    if (given != null && given != arity(code)) {
                        wrong.add(file.getSourceFile().getName() + ": " + callee + arguments + " gives " + given
                                + " things to " + code);
                    }
                }
            }
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree call, CompilationUnitTree file) {
            ExpressionTree method = call.getMethodSelect();
            String callee = method instanceof MemberSelectTree select
                    ? select.getIdentifier().toString()
                    : method.toString();
            look(callee, call.getArguments(), file);
            return super.visitMethodInvocation(call, file);
        }

        @Override
        public @Nullable Void visitNewClass(NewClassTree made, CompilationUnitTree file) {
            look(made.getIdentifier().toString(), made.getArguments(), file);
            return super.visitNewClass(made, file);
        }

        @Override
        public @Nullable Void visitMemberSelect(MemberSelectTree select, CompilationUnitTree file) {
            seen.addAll(codes(select));
            return super.visitMemberSelect(select, file);
        }
    }

    private static Sites sites() throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        Sites sites = new Sites();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> paths = Files.walk(SOURCES)) {
            List<Path> sources =
                    paths.filter(path -> path.toString().endsWith(".java")).toList();
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, List.of(), null, files.getJavaFileObjectsFromPaths(sources));
            for (CompilationUnitTree file : task.parse()) {
                sites.scan(file, file);
            }
        }
        return sites;
    }

    @Test
    void everyErrorIsGivenWhatItSpeaksOf() throws IOException {
        Sites sites = sites();
        assertThat(sites.sites).isGreaterThan(250);
        assertThat(sites.wrong).isEmpty();
    }

    @Test
    void everyCodeIsUsed() throws IOException {
        Set<String> seen = sites().seen;
        for (StdCode code : StdCode.values()) {
            assertThat(seen).contains("StdCode." + code.name());
        }
        for (EvalCode code : EvalCode.values()) {
            assertThat(seen).contains("EvalCode." + code.name());
        }
        for (CompileCode code : CompileCode.values()) {
            assertThat(seen).contains("CompileCode." + code.name());
        }
    }
}
