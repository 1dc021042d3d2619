package dev.slipway.kubevela.cue.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kubevela.cue.Cue;
import dev.slipway.kubevela.cue.CuePath;
import dev.slipway.kubevela.cue.InvalidCueException;
import dev.slipway.kubevela.cue.Program;
import dev.slipway.kubevela.cue.eval.Budget;
import dev.slipway.kubevela.cue.export.Json;
import dev.slipway.kubevela.cue.std.StandardLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentTest {

    private record Case(String name, String program, String kept, String expanded) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Case> cases() throws IOException {
        String text;
        try (InputStream in = DocumentTest.class.getResourceAsStream("documents.txt")) {
            assertThat(in).isNotNull();
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<Case> cases = new ArrayList<>();
        for (String block : text.substring(text.indexOf("=== ") + 4).split("\n=== ")) {
            int name = block.indexOf('\n');
            int kept = block.indexOf("\n--- kept\n");
            int expanded = block.indexOf("\n--- expanded\n");
            cases.add(new Case(
                    block.substring(0, name),
                    block.substring(name + 1, kept + 1),
                    block.substring(kept + 10, expanded),
                    block.substring(expanded + 14).strip()));
        }
        assertThat(cases).hasSizeGreaterThan(20);
        return cases.stream();
    }

    private static Program compile(String text) throws InvalidCueException {
        return new Cue(new StandardLibrary())
                .withBudget(new Budget(1_000_000, 1_000, 0))
                .compile("x.cue", text);
    }

    private static String document(String text, References references) {
        try {
            return Json.compact(compile(text).openApi(references));
        } catch (InvalidCueException e) {
            assertThat(e.errors()).isNotEmpty();
            return "refused";
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void saysWhatTheOriginalSays(Case each) {
        assertThat(document(each.program(), References.KEPT)).isEqualTo(each.kept());
        assertThat(document(each.program(), References.EXPANDED)).isEqualTo(each.expanded());
    }

    @Test
    void onePartOfAProgramHasASchemaOfItsOwn() throws InvalidCueException {
        Program program = compile("""
                output: spec: parameter.replicas
                parameter: {
                	// How many.
                	replicas: *1 | int
                	env?: [...#Env]
                }
                #Env: {name: string, value?: string}
                """);
        String schema = Json.compact(program.schema(CuePath.parse("parameter"), References.EXPANDED));
        assertThat(schema)
                .isEqualTo("{\"parameter\":{\"type\":\"object\",\"required\":[\"replicas\"],\"properties\":"
                        + "{\"replicas\":{\"description\":\"How many.\",\"type\":\"integer\",\"default\":1},"
                        + "\"env\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"name\"],\"properties\":"
                        + "{\"name\":{\"type\":\"string\"},\"value\":{\"type\":\"string\"}}}}}}}");
        assertThatThrownBy(() -> program.schema(CuePath.parse("parameter.none"), References.EXPANDED))
                .isInstanceOf(InvalidCueException.class)
                .hasMessageContaining("there is no field none");
    }

    @Test
    void whatIsWrongIsToldWithItsPlace() throws InvalidCueException {
        Program program = compile("#A: {a: !=\"x\"}\n");
        assertThatThrownBy(() -> program.openApi(References.KEPT))
                .isInstanceOf(InvalidCueException.class)
                .satisfies(e -> assertThat(
                                ((InvalidCueException) e).errors().getFirst().toString())
                        .isEqualTo("x.cue:1:9: #A.a: OpenAPI has no words for != on values of type string"));
    }

    @Test
    void valuesThatContainThemselvesEndWithAnError() throws InvalidCueException {
        for (String text : List.of("#A: {a?: #A, b: int}", "#A: {a: [...#A]}", "#A: {[string]: {b?: #A}}")) {
            Program program = compile(text);
            assertThat(Json.compact(program.openApi(References.KEPT))).contains("\"#/components/schemas/A\"");
            assertThatThrownBy(() -> program.openApi(References.EXPANDED))
                    .isInstanceOf(InvalidCueException.class)
                    .hasMessageContaining("contain");
        }
    }
}
