package dev.slipway.kubevela.cue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.std.StandardLibrary;
import dev.slipway.kubevela.cue.syntax.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A value that is gone on from when an input changes. */
class LiveValueTest {

    private static final String ANYTHING = "anything";

    /**
     * A program, and what is filled in at a path one after the other.
     *
     * @param kept the fields that are taken over at the last change, {@link #ANYTHING} where that is not told
     */
    private record Case(String name, String text, String path, List<Datum> data, String kept) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Datum number(long value) {
        return Num.of(value);
    }

    private static Datum text(String value) {
        return new Datum.Text(value);
    }

    private static Datum fields(Map<String, Datum> values) {
        return new Datum.Fields(new LinkedHashMap<>(values));
    }

    static Stream<Case> cases() {
        List<Datum> numbers = List.of(number(1), number(2), number(2), text("no"), number(3), number(4));
        return Stream.of(
                new Case("a template", """
                        output: {kind: "Deployment", name: context.name, spec: {
                            replicas: parameter.replicas
                            if parameter.port != _|_ {port: parameter.port}
                        }}
                        outputs: service: {kind: "Service", name: context.name}
                        parameter: {replicas: *1 | int, port?: int}
                        context: name: "web"
                        """, "parameter.replicas", numbers, "context outputs"),
                new Case(
                        "one of two inputs",
                        "a: in.x + 1\nb: in.y + 1\nin: {x: int, y: *5 | int}",
                        "in.x",
                        numbers,
                        "b"),
                new Case("a let at the top", "let l = in + 1\na: l\nb: {c: l}\nd: 1\nin: int", "in", numbers, "d"),
                new Case(
                        "a let of a struct",
                        "let l = {v: in, {w: 1}}\na: l.v\nb: l.w\nd: 1\nin: int",
                        "in",
                        numbers,
                        "d"),
                new Case(
                        "comprehensions at the top",
                        "if in > 1 {a: {x: in}, b: 1}\nfor k in [1, 2] {\"v\\(k)\": in}\nc: 1\nin: int",
                        "in",
                        numbers,
                        ""),
                new Case(
                        "fields that come and go",
                        "if in > 1 {a: {x: 1}, if in > 2 {b: a}}\nc: 1\nin: int",
                        "in",
                        numbers,
                        "c"),
                new Case("embedded at the top", "#D: {a: int, in: int}\n#D\na: in\nin: int", "in", numbers, ANYTHING),
                new Case("a struct embedded at the top", "{a: in, b: 1}\nin: int", "in", numbers, "b"),
                new Case("definitions", """
                        #D: {name: string, full: "\\(name)!", size: *1 | int}
                        a: #D & {name: "a", size: in}
                        b: #D & {name: "b"}
                        in: int
                        """, "in", numbers, "#D b"),
                new Case("hidden fields", "_h: in\n_#D: {x: _h}\na: _#D\nb: 1\nin: int", "in", numbers, "b"),
                new Case("a hidden input", "a: _in\nb: 1\n_in: int", "_in", numbers, "b"),
                new Case("patterns", "[=~\"^a\"]: {v: in}\nab: {}\nb: 1\nin: int", "in", numbers, ""),
                new Case("patterns below", "a: {[string]: in, x: _}\nb: 1\nin: int", "in", numbers, "b"),
                new Case("computed labels", "\"l\\(in)\": 1\nb: 1\nin: int", "in", numbers, ""),
                new Case("computed labels below", "a: {\"l\\(in)\": 1}\nb: a\nc: 1\nin: int", "in", numbers, "c"),
                new Case(
                        "something closed",
                        "#C: {x: int}\na: #C\nb: a\nc: 1\n",
                        "a",
                        List.of(
                                fields(Map.of("x", number(1))),
                                fields(Map.of("y", number(1))),
                                fields(Map.of("x", number(2)))),
                        ANYTHING),
                new Case(
                        "a failure beside what is read",
                        "in: {x: int, y: *1 | int}\na: in.y\nb: a\nc: 1",
                        "in.x",
                        List.of(number(1), number(2), text("no"), number(3), number(4)),
                        "a b c"),
                new Case(
                        "a choice by what is filled in",
                        "in: ({k: 1, v: \"one\"} | {k: 2, v: \"two\"}) & {k: int}\na: in.v\nb: 1",
                        "in.k",
                        List.of(number(1), number(2), number(3), number(1), number(2)),
                        "b"),
                new Case("circles", "a: b\nb: a\nc: {x: y, y: x}\nd: in + c.x\ne: 1\nin: int", "in", numbers, ANYTHING),
                new Case(
                        "an order that follows",
                        "a: {for k, v in in {\"\\(k)\": v}, z: 1}\nb: 1\nin: _",
                        "in",
                        List.of(fields(Map.of("p", number(1))), fields(Map.of("q", number(1))), text("no")),
                        ANYTHING),
                new Case("a field that nobody declares", "a: 1\nb: {c: 2}", "other.deep", numbers, "a b"),
                new Case(
                        "a list",
                        "a: [for v in in.l {v + 1}]\nb: in.m\nin: {l: [...int], m: *1 | int}",
                        "in.l",
                        List.of(new Datum.Items(List.of(number(1))), new Datum.Items(List.of(number(1), number(2)))),
                        "b"),
                new Case(
                        "what is misspelt",
                        "name: string\nb: name\nin: int",
                        "nme",
                        List.of(text("x"), number(1)),
                        ANYTHING),
                new Case(
                        "the whole root",
                        "a: in.x\nb: 1\nin: {x: int}",
                        "in",
                        List.of(fields(Map.of("x", number(1))), fields(Map.of("x", number(2)))),
                        "b"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isWhatAnEvaluationFromTheStartGives(Case each) throws InvalidCueException {
        Program program = new Cue(new StandardLibrary()).compile("x.cue", each.text());
        LiveValue live = program.live();
        LiveValue traced = program.traced().live();
        assertThat(Picture.differences(live.value(), program.evaluate())).isEmpty();
        for (Datum data : each.data()) {
            live = live.refill(each.path(), data);
            traced = traced.refill(each.path(), data);
            assertThat(Picture.differences(
                            live.value(), program.fill(each.path(), data).evaluate()))
                    .as("%s of %s", data, each.text())
                    .isEmpty();
            assertThat(Picture.differences(
                            traced.value(),
                            program.traced().fill(each.path(), data).evaluate()))
                    .isEmpty();
        }
        if (!each.kept().equals(ANYTHING)) {
            assertThat(live.kept().stream().map(Label::name).sorted())
                    .containsExactly(
                            each.kept().isEmpty() ? new String[0] : each.kept().split(" "));
        }
    }

    private static Program wide(Cue cue) throws InvalidCueException {
        StringBuilder text = new StringBuilder(
                "#S: {name: string, port: int, url: \"http://\\(name):\\(port)\", scale: *1 | int}\n");
        for (int i = 0; i < 200; i++) {
            text.append("f%d: #S & {name: \"f%d\", port: in.p%d + 1, if port > 80 {scale: 2}}\n".formatted(i, i, i));
        }
        text.append("in: _\n");
        return cue.compile("wide.cue", text.toString()).fill("in", ports(7));
    }

    @Test
    void oneInputOfManyCostsAPartOfIt() throws InvalidCueException {
        LiveValue first = wide(new Cue(new StandardLibrary())).live();
        LiveValue next = first.refill("in", ports(99));
        assertThat(next.value().find("f7.scale").orElseThrow().raw().decided().scalar())
                .isEqualTo(number(2));
        assertThat(next.kept()).hasSize(200);
        assertThat(next.steps()).isLessThan(first.steps() / 10);
        assertThat(Picture.differences(next.value(), next.program().evaluate())).isEmpty();
    }

    @Test
    void whatCannotBeReachedCostsNothing() throws InvalidCueException {
        LiveValue first = wide(new Cue(new StandardLibrary())).live();
        assertThat(first.refill("in", ports(7)).steps()).isLessThan(first.steps() / 50);
    }

    private static Datum ports(long seventh) {
        LinkedHashMap<String, Datum> ports = new LinkedHashMap<>();
        for (int i = 0; i < 200; i++) {
            ports.put("p" + i, number(i == 7 ? seventh : i));
        }
        return new Datum.Fields(ports);
    }

    @Test
    void severalValuesMayBeMadeOfOne() throws InvalidCueException {
        Program program = new Cue(new StandardLibrary())
                .compile("x.cue", "a: in + 1\nb: 1\nin: int")
                .fill("in", number(1));
        LiveValue first = program.live();
        LiveValue second = first.refill("in", number(2));
        LiveValue third = first.refill("in", number(3));
        assertThat(List.of(first, second, third))
                .extracting(live -> live.value().find("a").orElseThrow().raw().scalar())
                .containsExactly(number(2), number(3), number(4));
        assertThat(second.of(program).value().find("a").orElseThrow().raw().scalar())
                .isEqualTo(number(2));
    }

    @Test
    void otherProgramsAreEvaluatedFromTheStart() throws InvalidCueException {
        Cue cue = new Cue(new StandardLibrary());
        LiveValue first =
                cue.compile("x.cue", "a: 1\nin: int").fill("in", number(1)).live();
        Program other = cue.compile("x.cue", "a: 2\nin: int").fill("in", number(1));
        LiveValue next = first.of(other);
        assertThat(next.kept()).isEmpty();
        assertThat(Picture.differences(next.value(), other.evaluate())).isEmpty();
        assertThat(first.of(first.program().traced()).kept()).isEmpty();
    }

    @Test
    void refillingReplacesWhatWasFilledThere() throws InvalidCueException {
        Program program = new Cue(new StandardLibrary())
                .compile("x.cue", "a: int")
                .fill("a", number(1))
                .fill("b", number(1));
        assertThat(program.refill("a", number(2)).evaluate().data())
                .isEqualTo(fields(new LinkedHashMap<>(Map.of("a", number(2), "b", number(1)))));
        assertThat(program.fill("a", number(2)).evaluate().errors()).isNotEmpty();
    }

    @Test
    void importedPackagesAreLookedThrough() throws InvalidCueException {
        CuePackage library = CuePackage.read("lib", List.of(new Source("lib.cue", """
                package lib
                #Good: {name: string, full: "\\(name)!"}
                #Bad: {name: 1 & 2}
                """)));
        Cue cue = new Cue(new StandardLibrary()).withPackages(path -> Optional.of(library));
        Program program = cue.compile(
                "x.cue",
                "import \"lib\"\na: lib.#Good & {name: \"a\\(in)\"}\nb: lib.#Good & {name: \"b\"}\nc: 1\nin: int");
        LiveValue live = program.fill("in", number(1)).live().refill("in", number(2));
        assertThat(Picture.differences(live.value(), live.program().evaluate())).isEmpty();
        assertThat(live.kept()).extracting(Label::name).contains("b", "c");
    }
}
