package dev.slipway.app.ui.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.app.workspace.YamlReader;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ComponentTest {
    private static List<Component> components(String yaml) {
        return Component.of(YamlReader.read("a.yaml", yaml).documents().getFirst());
    }

    @Test
    void anApplicationHasThoseItLists() {
        assertThat(components("""
                apiVersion: core.oam.dev/v1beta1
                kind: Application
                metadata: {name: shop}
                spec:
                  components:
                    - {name: web, type: webservice}
                    - {name: db}
                """)).containsExactly(new Component("web", "webservice"), new Component("db", "?"));
    }

    @Test
    void anyOtherDocumentIsOneItself() {
        assertThat(components("""
                apiVersion: slipway.dev/v1
                kind: WebApp
                metadata: {name: shop}
                """)).containsExactly(new Component("shop", "WebApp"));
    }
}
