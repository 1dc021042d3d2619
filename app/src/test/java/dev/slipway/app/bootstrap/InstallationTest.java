package dev.slipway.app.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

final class InstallationTest {

    private static Properties system(String name) {
        Properties properties = new Properties();
        properties.setProperty("user.home", "/home/ann");
        properties.setProperty("os.name", name);
        return properties;
    }

    @Test
    void linuxKeepsToTheXdgFolders() {
        Installation found = Installation.of(Map.of("XDG_CACHE_HOME", "/fast/cache"), system("Linux"));
        assertThat(found.data()).isEqualTo(Path.of("/home/ann/.local/share/slipway"));
        assertThat(found.cache()).isEqualTo(Path.of("/fast/cache/slipway"));
        assertThat(found.logs()).isEqualTo(Path.of("/home/ann/.local/state/slipway"));
    }

    @Test
    void aRelativeXdgFolderIsIgnored() {
        Installation found = Installation.of(Map.of("XDG_DATA_HOME", "data"), system("Linux"));
        assertThat(found.data()).isEqualTo(Path.of("/home/ann/.local/share/slipway"));
    }

    @Test
    void macKeepsToTheLibrary() {
        Installation found = Installation.of(Map.of("XDG_DATA_HOME", "/data"), system("Mac OS X"));
        assertThat(found.data()).isEqualTo(Path.of("/home/ann/Library/Application Support/Slipway"));
    }

    @Test
    void aDistributionHasItsPluginsBesideItsLibraries() {
        Properties properties = system("Linux");
        properties.setProperty(Installation.HOME_PROPERTY, "/opt/slipway");
        Installation found = Installation.of(Map.of(), properties);
        assertThat(found.plugins().builtIn()).contains(Path.of("/opt/slipway/plugins"));
        assertThat(found.plugins().user()).contains(Path.of("/home/ann/.local/share/slipway/plugins"));
        assertThat(found.plugins().development()).isEmpty();
    }

    @Test
    void withoutADistributionThePluginsAreThoseOfTheSourceTree() {
        Installation found = Installation.of(Map.of(), system("Linux"));
        Path modules = found.plugins().development().orElseThrow();
        assertThat(Files.exists(modules.resolve("workflow/plugin.properties"))).isTrue();
    }

    @Test
    void theVersionIsTheBuilds() {
        assertThat(Version.current().text()).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    }
}
