package dev.slipway.kubevela.cue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Budget;
import dev.slipway.kubevela.cue.export.Json;
import dev.slipway.kubevela.cue.std.StandardLibrary;
import dev.slipway.kubevela.cue.syntax.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class CueTest {

    private final Cue cue = new Cue(new StandardLibrary());

    private Program compiled(String text) throws InvalidCueException {
        return cue.compile("x.cue", text);
    }

    private static String json(CueValue value) throws InvalidCueException {
        return Json.compact(value.data());
    }

    @Test
    void aProgramIsCompiledOnceAndFilledWithDataForEachEvaluation() throws InvalidCueException {
        Program template = compiled("""
                parameter: {image: string, replicas: *1 | int}
                output: {name: context.name, spec: {image: parameter.image, replicas: parameter.replicas}}
                context: name: string
                """);
        for (int i = 1; i <= 3; i++) {
            var parameter = new LinkedHashMap<String, Datum>();
            parameter.put("image", new Datum.Text("shop:" + i));
            CueValue value = template.fill("parameter", new Datum.Fields(parameter))
                    .fill("context.name", new Datum.Text("shop"))
                    .evaluate();
            assertThat(json(value.find("output").orElseThrow()))
                    .isEqualTo("{\"name\":\"shop\",\"spec\":{\"image\":\"shop:" + i + "\",\"replicas\":1}}");
        }
        assertThat(template.evaluate().validate(Requirement.CONCRETE)).isNotEmpty();
    }

    @Test
    void whatIsFilledInMustBeAllowed() throws InvalidCueException {
        CueValue value = compiled("#P: {a: int}\np: #P").fill("p.b", Num.of(1)).evaluate();
        assertThat(value.errors()).singleElement().satisfies(error -> {
            assertThat(error.path()).hasToString("p.b");
            assertThat(error.code()).isEqualTo("cue.eval.not-allowed");
        });
    }

    @Test
    void whatStandsBesideAConflictIsToldAndNothingIsAskedOfIt() throws InvalidCueException {
        CueValue value = compiled("x: {b: string, c: 1 & 2, d: e: 4, if 1 {f: 1}}\ny: {z: y}")
                .evaluate();
        assertThat(value.find("x.d.e").orElseThrow().raw().scalar()).isEqualTo(Num.of(4));
        assertThat(value.validate(Requirement.CONCRETE))
                .extracting(CueError::code)
                .containsExactlyInAnyOrder("cue.eval.conflict", "cue.eval.condition", "cue.eval.structural-cycle");
    }

    @Test
    void hiddenFieldsOfThePackageCanBeFilled() throws InvalidCueException {
        CueValue value =
                compiled("package p\n_in: int\na: _in").fill("_in", Num.of(4)).evaluate();
        assertThat(json(value)).isEqualTo("{\"a\":4}");
    }

    @Test
    void manyThreadsShareAProgram() throws Exception {
        Program template = compiled("n: int\nlist: [for i in [1, 2, 3] {i * n}]");
        try (var pool = Executors.newFixedThreadPool(4)) {
            List<Callable<String>> work = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                int n = i;
                work.add(() -> json(template.fill("n", Num.of(n)).evaluate()));
            }
            var answers = pool.invokeAll(work);
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get())
                        .isEqualTo("{\"n\":" + i + ",\"list\":[" + i + "," + 2 * i + "," + 3 * i + "]}");
            }
        }
    }

    @Test
    void anExpressionIsEvaluatedInThePackage() throws InvalidCueException {
        Program program = compiled("import \"strings\"\na: {b: \"x\"}\nc: strings.ToUpper(a.b)");
        assertThat(json(program.evaluate("a.b + c"))).isEqualTo("\"xX\"");
        assertThat(catchThrowableOfType(InvalidCueException.class, () -> program.evaluate("a.b + nothing"))
                        .errors())
                .singleElement()
                .satisfies(error -> assertThat(error.code()).isEqualTo("cue.compile.reference"));
        assertThatThrownBy(() -> program.evaluate("a: 1")).isInstanceOf(InvalidCueException.class);
    }

    @Test
    void valuesAreLookedAt() throws InvalidCueException {
        CueValue value = compiled("""
                // how many
                // pods
                n: *3 | int @tag(n) @other(x)
                o?: string
                r!: bool
                #D: 1
                _h: 2
                l: [{a: 1}, {a: 2}]
                "x-y": u: "v"
                """).evaluate();
        assertThat(names(value, Set.of())).containsExactly("n", "r", "l", "x-y");
        assertThat(names(value, Set.of(CueValue.Include.values()))).contains("o", "#D", "_h");
        CueValue n = value.find("n").orElseThrow();
        assertThat(n.docs()).containsExactly("how many\npods\n");
        assertThat(n.attributes())
                .extracting(each -> each.key() + " " + each.body())
                .containsExactly("tag n", "other x");
        assertThat(n.kind()).isEqualTo(Kind.INT);
        assertThat(n.byDefault().orElseThrow().raw().scalar()).isEqualTo(Num.of(3));
        assertThat(n.positions()).singleElement().hasToString("x.cue:3:4");
        assertThat(value.find("l[1].a").orElseThrow().raw().scalar()).isEqualTo(Num.of(2));
        assertThat(value.find("l[1].a").orElseThrow().path()).hasToString("l.1.a");
        assertThat(value.find("\"x-y\".u").orElseThrow().path()).hasToString("\"x-y\".u");
        assertThat(value.find("l").orElseThrow().elements()).hasSize(2);
        assertThat(value.find("#D").orElseThrow().definition()).isTrue();
        assertThat(value.find("nothing.there")).isEmpty();
    }

    private static List<String> names(CueValue value, Set<CueValue.Include> included) {
        return value.fields(included).stream()
                .map(field -> field.raw().label())
                .map(label -> label == null ? "" : label.name())
                .toList();
    }

    @Test
    void everythingThatIsWrongIsToldAtOnceWithItsPlaces() throws InvalidCueException {
        CueValue value = compiled("a: 1 & 2\nb: c: \"x\" & int\nd: a\n").evaluate();
        assertThat(value.errors()).extracting(error -> error.path().toString()).containsExactly("a", "b.c");
        CueError first = value.errors().getFirst();
        assertThat(first.code()).isEqualTo("cue.eval.conflict");
        assertThat(first.type()).isEqualTo(CueError.Type.EVAL);
        assertThat(first.positions()).extracting(Object::toString).contains("x.cue:1:4", "x.cue:1:8");
    }

    @Test
    void whatIsNotDecidedFailsOnlyWhereThatIsAsked() throws InvalidCueException {
        CueValue value = compiled("a: int\nb: a + 1\n#D: x: string\nr!: 1").evaluate();
        assertThat(value.errors()).isEmpty();
        assertThat(value.validate(Requirement.CONCRETE))
                .extracting(error -> error.path() + " " + error.code())
                .containsExactlyInAnyOrder("a cue.eval.no-value", "r cue.eval.required");
        assertThat(value.validate(Requirement.FINAL))
                .extracting(CueError::code)
                .contains("cue.eval.no-value", "cue.eval.required");
    }

    @Test
    void mistakesOfCompilingComeTogetherWithIdsAndPlaces() {
        var wrong = catchThrowableOfType(
                InvalidCueException.class, () -> compiled("import \"strings\"\nlet x = 1\na: b\nc: nosuch.d\n"));
        assertThat(wrong.errors())
                .extracting(CueError::code)
                .contains("cue.compile.unused-import", "cue.compile.unused-name", "cue.compile.reference");
        assertThat(wrong.errors())
                .allSatisfy(error -> assertThat(error.positions()).isNotEmpty());
    }

    @Test
    void aNameMayMeanTheSameKindOfThingFurtherIn() throws InvalidCueException {
        assertThat(compiled("z: {let t = 1, c: t, d: {let t = 3, e: t}}\nlet u = {u: 1, v: u}\ny: u\nx: {w: x: 4}\n")
                        .evaluate()
                        .errors())
                .isEmpty();
    }

    @Test
    void aHostGivesPackagesFromMemory() throws InvalidCueException {
        CuePackage base = CuePackage.read(
                "example.com/base",
                List.of(new Source("base.cue", "package base\n#Size: 1 | 2\n_own: 5\nshown: _own")));
        Cue withPackages = cue.withPackages(PackageSource.of(Map.of("example.com/base", base)));
        CueValue value = withPackages
                .compile("x.cue", "import \"example.com/base\"\na: base.#Size & 2\nb: base.shown\n_own: 6")
                .evaluate();
        assertThat(json(value)).isEqualTo("{\"a\":2,\"b\":5}");
    }

    @Test
    void packagesThatImportOneAnotherInACircleAndThoseThatAreMissingAreNamed() throws InvalidCueException {
        PackageSource packages = PackageSource.of(Map.of(
                "a.com/a",
                        CuePackage.read(
                                "a.com/a", List.of(new Source("a.cue", "package a\nimport \"a.com/b\"\nx: b.x"))),
                "a.com/b",
                        CuePackage.read(
                                "a.com/b", List.of(new Source("b.cue", "package b\nimport \"a.com/a\"\nx: a.x")))));
        Cue host = cue.withPackages(packages);
        assertThat(catchThrowableOfType(
                                InvalidCueException.class, () -> host.compile("x.cue", "import \"a.com/a\"\ny: a.x"))
                        .errors())
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.code()).isEqualTo("cue.compile.import-cycle");
                    assertThat(error.message()).contains("a.com/a → a.com/b → a.com/a");
                    assertThat(error.positions()).singleElement().hasToString("b.cue:2:8");
                });
        assertThat(catchThrowableOfType(
                                InvalidCueException.class,
                                () -> host.compile("x.cue", "import \"a.com/zzz\"\nimport \"zzz\"\ny: zzz.x"))
                        .errors())
                .extracting(error -> error.code() + " " + error.positions().getFirst())
                .contains("cue.compile.import x.cue:1:8", "cue.compile.import-standard x.cue:2:8");
    }

    @Test
    void dataKeepsItsPlaces() throws InvalidCueException {
        Program schema = compiled("#S: {a: int, b: [...string]}");
        CueValue yaml = schema.unify(
                "#S",
                DataSource.yaml(new Source("d.yaml", "# é\na: x\nb: [q, 5]\n")).getFirst());
        assertThat(yaml.errors())
                .extracting(error -> error.path() + " "
                        + error.positions().stream()
                                .filter(place -> place.source().equals("d.yaml"))
                                .findFirst()
                                .orElseThrow())
                .containsExactlyInAnyOrder("a d.yaml:2:4", "b.1 d.yaml:3:8");
        CueValue json = schema.unify("#S", DataSource.json(new Source("d.json", "{\"a\": 1,\n \"c\": 2}")));
        assertThat(json.errors())
                .singleElement()
                .satisfies(error -> assertThat(error.path()).hasToString("c"));
        for (String bad : List.of("{a: 1}", "[1", "1 + 1", "{\"a\": '1'}", "", "1 2", "{\"a\": b}")) {
            assertThatThrownBy(() -> DataSource.json(new Source("d.json", bad)))
                    .as(bad)
                    .isInstanceOf(InvalidCueException.class);
        }
        assertThatThrownBy(() -> DataSource.yaml(new Source("d.yaml", "a: [1")))
                .isInstanceOf(InvalidCueException.class);
    }

    @Test
    void scalarsOfYamlAreWhatTheOriginalTakesThemFor() throws InvalidCueException {
        String text = "[~, null, yes, true, 017, 0x1f, 0o7, 1_000, 1.50, .5, 1e3, -2, '1', 2020-01-01, \"a\\n\"]";
        CueValue value = compiled("")
                .fill(
                        CuePath.parse("x"),
                        DataSource.yaml(new Source("d.yaml", text)).getFirst())
                .evaluate();
        assertThat(json(value.find("x").orElseThrow()))
                .isEqualTo("[null,null,\"yes\",true,15,31,7,1000,1.50,0.5,1E+3,-2,\"1\",\"2020-01-01\",\"a\\n\"]");
    }

    @Test
    void hostileInputEndsWithinItsBudget() throws InvalidCueException {
        StringBuilder laughs = new StringBuilder("a0: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n");
        for (int i = 1; i < 12; i++) {
            laughs.append("a").append(i).append(": [for x in a").append(i - 1).append(" for y in a0 {[x, y]}]\n");
        }
        Program program = cue.withBudget(new Budget(200_000, 500, 0)).compile("laughs.cue", laughs.toString());
        assertThatThrownBy(program::evaluate).isInstanceOf(Budget.Exceeded.class);
    }
}
