package dev.slipway.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.app.words.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MessagesTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/slipway/app");
    private static final Pattern CODE = Pattern.compile("\"((?:cli|workspace|release|cluster|ui)\\.[a-z0-9.-]+)\"");

    @Test
    void bothLanguagesHaveTheSameCodesAndTheSameArguments() {
        for (var bundle : Texts.BUNDLES) {
            var english = Texts.read(bundle + ".properties");
            var chinese = Texts.read(bundle + "_zh.properties");
            assertThat(chinese.keySet()).isEqualTo(english.keySet());
            english.forEach((code, text) -> assertThat(arguments(chinese.getOrDefault(code, "")))
                    .as(code)
                    .isEqualTo(arguments(text)));
        }
    }

    @Test
    void everyCodeOfTheProgramHasItsWords() throws IOException {
        var known = new TreeSet<String>();
        for (var bundle : Texts.BUNDLES) {
            known.addAll(Texts.read(bundle + ".properties").keySet());
        }
        var missing = used().stream()
                .filter(code -> code.endsWith(".")
                        ? known.stream().noneMatch(each -> each.startsWith(code))
                        : !known.contains(code))
                .toList();
        assertThat(missing).isEmpty();
    }

    @Test
    void noWordsAreThereThatNothingUses() throws IOException {
        var used = used();
        var known = new TreeSet<String>();
        for (var bundle : Texts.BUNDLES) {
            known.addAll(Texts.read(bundle + ".properties").keySet());
        }
        assertThat(known.stream()
                        .filter(code -> !code.startsWith(HelpTexts.PREFIX)
                                && !code.startsWith("document.")
                                && !code.startsWith("ui.mark."))
                        .filter(code -> used.stream()
                                .noneMatch(each -> each.endsWith(".") ? code.startsWith(each) : code.equals(each))))
                .isEmpty();
    }

    private static Set<String> used() throws IOException {
        var codes = new TreeSet<String>();
        try (var files = Files.walk(SOURCES)) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                var matcher = CODE.matcher(Files.readString(file));
                while (matcher.find()) {
                    codes.add(matcher.group(1));
                }
            }
        }
        return codes;
    }

    private static Set<String> arguments(String pattern) {
        return Pattern.compile("\\{\\d}")
                .matcher(pattern)
                .results()
                .map(result -> result.group())
                .collect(Collectors.toSet());
    }
}
