package dev.slipway.tests.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.api.application.Document;
import dev.slipway.api.application.SourceMap;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.render.RenderStrategy;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.app.plugins.Contribution;
import dev.slipway.app.plugins.PluginHost;
import dev.slipway.app.plugins.PluginRow;
import dev.slipway.app.plugins.PluginSources;
import dev.slipway.app.plugins.PluginStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BuiltInPluginsTest {

    private static final Path ROOT =
            Path.of(System.getProperty("slipway.root", "..")).toAbsolutePath().normalize();
    private static final Path DISTRIBUTION = ROOT.resolve("app/target/slipway");
    private static final String[] IDS = {"render-kubevela", "render-view", "traffic", "workflow"};

    @TempDir
    Path temp;

    @Test
    void allFourStartFromTheSourceTree() {
        allStart(PluginSources.sourceTree(ROOT.resolve("plugins"), temp));
    }

    @Test
    void allFourStartFromTheDistribution() {
        assumeDistribution();
        allStart(PluginSources.distribution(DISTRIBUTION, temp.resolve("none"), temp.resolve("cache")));
    }

    @Test
    void allFourStartFromTheirArchives() {
        assumeDistribution();
        allStart(PluginSources.distribution(
                temp.resolve("none"), DISTRIBUTION.resolve("plugin-archives"), temp.resolve("cache")));
    }

    @Test
    void archivesAndFoldersAreTheSamePlugin() throws IOException {
        assumeDistribution();
        var folders = PluginSources.distribution(DISTRIBUTION, temp.resolve("none"), temp.resolve("cache"));
        var archives = PluginSources.distribution(
                temp.resolve("none"), DISTRIBUTION.resolve("plugin-archives"), temp.resolve("cache"));
        try (PluginHost first = PluginHost.open(folders, Set.of());
                PluginHost second = PluginHost.open(archives, Set.of())) {
            for (String id : IDS) {
                assertThat(first.identity(id)).isPresent().isEqualTo(second.identity(id));
            }
        }
    }

    /** The time of every entry is the build's fixed one: with it gone, two builds of one source could not be equal. */
    @Test
    void archivesCarryNoTimeOfTheirBuild() throws IOException {
        assumeDistribution();
        try (Stream<Path> files = Files.list(DISTRIBUTION.resolve("plugin-archives"))) {
            List<Path> archives = files.sorted().toList();
            assertThat(archives).hasSize(IDS.length);
            for (Path archive : archives) {
                try (ZipFile zip = new ZipFile(archive.toFile())) {
                    List<? extends ZipEntry> entries = zip.stream().toList();
                    assertThat(entries).isNotEmpty();
                    assertThat(entries.stream().map(ZipEntry::getTimeLocal).distinct())
                            .as("times in " + archive.getFileName())
                            .hasSize(1)
                            .allSatisfy(time -> assertThat(time.getYear()).isEqualTo(2026));
                    assertThat(entries.stream().map(ZipEntry::getName))
                            .contains("plugin.properties")
                            .noneMatch(name -> name.startsWith("/") || name.contains(".."));
                }
            }
        }
    }

    @Test
    void aKubeVelaApplicationIsClaimedAndHonestlyRefusedInBothLanguages() {
        Document application = new Document(
                "shop.yaml",
                (ObjectValue) Json.parse("{\"apiVersion\":\"core.oam.dev/v1beta1\",\"kind\":\"Application\","
                        + "\"metadata\":{\"name\":\"shop\"}}"),
                SourceMap.unknown("shop.yaml"));
        try (PluginHost host = PluginHost.open(PluginSources.sourceTree(ROOT.resolve("plugins"), temp), Set.of())) {
            List<RenderStrategy> claiming = host.extensions(RenderStrategy.class).stream()
                    .map(Contribution::extension)
                    .filter(strategy -> strategy.kinds().contains(application.kind()))
                    .toList();
            assertThat(claiming).hasSize(1);
            var diagnostics = claiming.getFirst().inspect(application).diagnostics();
            assertThat(diagnostics).hasSize(1);
            assertThat(Diagnostic.anyError(diagnostics)).isTrue();
            for (Locale locale : List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE)) {
                assertThat(host.messages(locale))
                        .containsKey(diagnostics.getFirst().message().code())
                        .containsKey(diagnostics.getFirst().hint().orElseThrow().code());
            }
        }
    }

    private static void assumeDistribution() {
        assumeTrue(
                Files.exists(DISTRIBUTION.resolve(".complete")),
                "no distribution: run the whole build (package) to check it too");
    }

    private static void allStart(PluginSources sources) {
        try (PluginHost host = PluginHost.open(sources, Set.of())) {
            host.start();
            assertThat(host.rows()).extracting(PluginRow::id).containsExactly(IDS);
            assertThat(host.rows()).allSatisfy(row -> assertThat(row.status()).isEqualTo(new PluginStatus.Started()));
        }
    }
}
