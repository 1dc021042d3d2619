package dev.slipway.workflow.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Value;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CelTest {
    private final Cel cel = new Cel();

    private Cel.Condition holds(String expression, String object) {
        return cel.condition(expression, Map.of("object", Json.parse(object.replace('\'', '"'))));
    }

    @Test
    void readsObjectsAsTheyAre() {
        var job =
                "{'status':{'succeeded':1,'ratio':0.5,'gone':null,'conditions':[{'type':'Complete','status':'True'}]}}";
        assertThat(holds("object.status.succeeded > 0", job)).isEqualTo(new Cel.Condition.Truth(true));
        assertThat(holds("object.status.ratio < 1", job)).isEqualTo(new Cel.Condition.Truth(true));
        assertThat(holds("object.status.gone == null", job)).isEqualTo(new Cel.Condition.Truth(true));
        assertThat(holds("object.status.conditions.exists(c, c.type == 'Complete' && c.status == 'True')", job))
                .isEqualTo(new Cel.Condition.Truth(true));
        assertThat(holds("has(object.status.failed)", job)).isEqualTo(new Cel.Condition.Truth(false));
    }

    @Test
    void aFieldThatIsNotThereYetIsToldApartFromAMistake() {
        var missing = (Cel.Condition.Problem) holds("object.status.succeeded > 0", "{'spec':{}}");
        assertThat(missing.missingField()).isTrue();
        assertThat(missing.message().code()).isEqualTo("workflow.cel-missing");

        var text = (Cel.Condition.Problem) holds("object.name", "{'name':'web'}");
        assertThat(text.missingField()).isFalse();
        assertThat(text.message().code()).isEqualTo("workflow.cel-not-a-condition");
    }

    @Test
    void mistakesAreFoundBeforeAnythingRuns() {
        assertThat(cel.check("object.status.phase == 'Ready'", Set.of("object")))
                .isEmpty();
        assertThat(cel.check("object.status ==", Set.of("object")).orElseThrow().code())
                .isEqualTo("workflow.cel-invalid");
        assertThat(cel.check("clock.now()", Set.of("object")).orElseThrow().code())
                .isEqualTo("workflow.cel-invalid");
        assertThat(cel.check("x".repeat(Cel.MAX_LENGTH + 1), Set.of("object"))).isPresent();
    }

    @Test
    void anEvaluationThatWouldNeverEndEnds() {
        var list = "[" + "1,".repeat(99) + "1]";
        var costly = list + ".all(a, " + list + ".all(b, " + list + ".all(c, " + list + ".all(d, a + b + c + d > 0))))";
        var outcome = cel.evaluate(costly, Map.of("object", Value.of(1)));
        assertThat(outcome).isInstanceOf(Cel.Outcome.Problem.class);
        assertThat(((Cel.Outcome.Problem) outcome).message().code()).isEqualTo("workflow.cel-too-costly");
    }
}
