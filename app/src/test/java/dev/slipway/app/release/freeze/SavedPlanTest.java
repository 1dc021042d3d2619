package dev.slipway.app.release.freeze;

import static dev.slipway.app.release.Objects.deployment;
import static dev.slipway.app.release.Objects.lane;
import static dev.slipway.app.release.Objects.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.release.Snapshot;
import dev.slipway.api.resource.Digest;
import dev.slipway.app.release.diff.BuiltInRisks;
import dev.slipway.app.release.diff.Differ;
import dev.slipway.app.release.plan.SecretMasker;
import dev.slipway.app.workspace.YamlReader;
import dev.slipway.app.workspace.YamlWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SavedPlanTest {
    private static final String SECRET = """
        # the password is hunter2
        apiVersion: v1
        kind: List
        items:
        - {apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {password: hunter2}}
        ---
        apiVersion: slipway.dev/v1
        kind: WebApp
        metadata: {name: shop}
        """;

    private static Snapshot snapshot() {
        var freezer =
                new Freezer(new SecretMasker(text -> Digest.of("key " + text).hex()), YamlWriter::print);
        return freezer.freeze(
                plan(lane(List.of(deployment("web:2")), List.of(), "apply")),
                List.of(
                        new Freezer.Input(
                                "secret.yaml",
                                SECRET,
                                YamlReader.read("secret.yaml", SECRET).documents()),
                        new Freezer.Input(
                                "plain.yaml",
                                "# kept\na: 1\n",
                                YamlReader.read("plain.yaml", "# kept\na: 1\n").documents())),
                Optional.of(new Snapshot.Provenance("https://example.com/shop.git", "abc", true)));
    }

    private static SavedPlan saved() {
        var changes = new Differ(List.of(new BuiltInRisks()))
                .diff(Optional.empty(), List.of(deployment("web:1")), List.of(deployment("web:2")), true);
        return new SavedPlan(snapshot(), new ChangeSet("live", "shop", changes), "a2V5");
    }

    @Test
    void whatIsSavedIsReadBackWithoutAnythingElse() {
        var saved = saved();
        var read = SavedPlan.read("plan.json", saved.print());
        assertThat(read.diagnostics()).isEmpty();
        assertThat(read.plan()).contains(saved);
        assertThat(read.plan().orElseThrow().snapshot().id())
                .isEqualTo(saved.snapshot().id());
    }

    @Test
    void aChangedFileIsRefused() {
        var text = saved().print().replace("web:2", "web:3");
        var read = SavedPlan.read("plan.json", text);
        assertThat(read.plan()).isEmpty();
        assertThat(read.diagnostics())
                .extracting(d -> d.message().code())
                .containsExactly("release.saved-plan-changed");
        assertThat(SavedPlan.looksLike(text)).isTrue();
    }

    @Test
    void whatIsNoSavedPlanOrANewerOneIsSaidToBeSo() {
        assertThat(SavedPlan.read("x", "{}").diagnostics())
                .extracting(d -> d.message().code())
                .containsExactly("release.not-a-saved-plan");
        assertThat(SavedPlan.read("x", "{\"schema\": ").diagnostics())
                .extracting(d -> d.message().code())
                .containsExactly("release.saved-plan-damaged");
        assertThat(SavedPlan.read("x", saved().print().replaceFirst("\"format\": 1", "\"format\": 2"))
                        .diagnostics())
                .extracting(d -> d.message().code())
                .containsExactly("release.saved-plan-format");
        assertThat(SavedPlan.looksLike("apiVersion: slipway.dev/v1")).isFalse();
    }

    @Test
    void noSecretTextIsInASnapshotNotEvenInACommentOrAnEncodedOne() {
        var inputs = snapshot().inputs();
        assertThat(inputs.get("secret.yaml"))
                .doesNotContain("hunter2")
                .doesNotContain("aHVudGVyMg==")
                .contains("WebApp");
        assertThat(inputs.get("plain.yaml")).isEqualTo("# kept\na: 1\n");
        assertThat(saved().print()).doesNotContain("hunter2").doesNotContain("aHVudGVyMg==");
    }
}
