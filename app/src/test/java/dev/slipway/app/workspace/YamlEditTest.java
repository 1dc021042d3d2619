package dev.slipway.app.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.ValuePath;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class YamlEditTest {
    private static final String TEXT = """
        # an application
        kind: WebApp   # its kind
        metadata: {name: shop}
        spec:
          # which image
          image: "a:1"   # pinned
          env:
            LOG: info
            # the last one
            MODE: x
          ports: [80]
        """;

    private static String set(String text, String path, Value value) {
        return YamlEdit.set(text, 0, ValuePath.parse(path), Optional.of(value)).orElse("refused");
    }

    @Test
    void aScalarIsReplacedWhereItStands() {
        assertThat(set(TEXT, "spec.image", Value.of("a:2"))).isEqualTo(TEXT.replace("\"a:1\"", "a:2"));
        assertThat(set(TEXT, "spec.env.LOG", Value.of("yes"))).isEqualTo(TEXT.replace("LOG: info", "LOG: \"yes\""));
    }

    @Test
    void aNewFieldGoesAfterTheLastOfItsMap() {
        assertThat(set(TEXT, "spec.env.NEW", Value.of("1")))
                .isEqualTo(TEXT.replace("    MODE: x\n", "    MODE: x\n    NEW: \"1\"\n"));
        assertThat(set(TEXT, "metadata.namespace", Value.of("shop")))
                .isEqualTo(TEXT.replace("{name: shop}", "{name: shop, namespace: shop}"));
        assertThat(set(TEXT, "spec.route.gateway.name", Value.of("public")))
                .isEqualTo(TEXT + "  route:\n    gateway:\n      name: public\n");
    }

    @Test
    void aFieldIsTakenOutWithItsLines() {
        assertThat(YamlEdit.set(TEXT, 0, ValuePath.parse("spec.env.LOG"), Optional.empty()))
                .contains(TEXT.replace("    LOG: info\n", ""));
        assertThat(YamlEdit.set(TEXT, 0, ValuePath.parse("spec.ports"), Optional.empty()))
                .contains(TEXT.replace("  ports: [80]\n", ""));
    }

    @Test
    void aListIsReplacedWhole() {
        assertThat(set(TEXT, "spec.ports", Value.list(List.of(Value.of(80L), Value.of(81L)))))
                .isEqualTo(TEXT.replace("[80]", "[80, 81]"));
        var block = TEXT.replace("ports: [80]", "ports:\n    - 80  # http\n  after: x");
        assertThat(set(block, "spec.ports", Value.list(List.of(Value.of(81L)))))
                .isEqualTo(block.replace("- 80  # http", "[81]"));
    }

    @Test
    void whatIsThereAlreadyChangesNothing() {
        assertThat(set(TEXT, "spec.image", Value.of("a:1"))).isEqualTo(TEXT);
    }

    @Test
    void aTextThatCannotBeReadIsNotTouched() {
        assertThat(YamlEdit.set("a: [", 0, ValuePath.parse("a"), Optional.of(Value.of("b"))))
                .isEmpty();
        assertThat(YamlEdit.set(TEXT, 3, ValuePath.parse("kind"), Optional.of(Value.of("b"))))
                .isEmpty();
    }
}
