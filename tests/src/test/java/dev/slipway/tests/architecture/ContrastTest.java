package dev.slipway.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.ui.Mark;
import dev.slipway.app.shell.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each state's colour stands out against the grounds of its theme: at least 4.5 : 1 (WCAG 2.1, 1.4.3). */
final class ContrastTest {
    private static final Pattern RULE =
            Pattern.compile("\\.(light|dark) \\.(mark-[a-z-]+) \\{ -fx-text-fill: #([0-9a-f]{6}); \\}");
    /** Canvas and subtle ground of Primer's light and dark themes. */
    private static final String[] LIGHT = {"ffffff", "f6f8fa"};

    private static final String[] DARK = {"0d1117", "161b22"};

    @Test
    void everyStateCanBeReadInBothThemes() throws IOException {
        var colours = new HashMap<String, String>();
        try (var in = Objects.requireNonNull(Shell.class.getResourceAsStream("slipway.css"), "slipway.css")) {
            RULE.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .results()
                    .forEach(m -> colours.put(m.group(1) + " " + m.group(2), m.group(3)));
        }
        for (var mark : Mark.values()) {
            for (var ground : LIGHT) {
                assertReadable("light " + mark.styleClass(), colours.get("light " + mark.styleClass()), ground);
            }
            for (var ground : DARK) {
                assertReadable("dark " + mark.styleClass(), colours.get("dark " + mark.styleClass()), ground);
            }
        }
    }

    private static void assertReadable(String what, @org.jspecify.annotations.Nullable String colour, String ground) {
        assertThat(colour).as(what).isNotNull();
        double one = luminance(Objects.requireNonNull(colour));
        double two = luminance(ground);
        assertThat((Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05))
                .as(what + " on " + ground)
                .isGreaterThanOrEqualTo(4.5);
    }

    private static double luminance(String hex) {
        double[] part = new double[3];
        for (int i = 0; i < 3; i++) {
            double c = Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16) / 255.0;
            part[i] = c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
        }
        return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2];
    }
}
