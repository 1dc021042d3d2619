package dev.slipway.app.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PseudoTextTest {
    @Test
    void placesOfArgumentsStay() {
        assertThat(PseudoText.of("{0} in {1}")).isEqualTo("{0} íñ {1}~~");
        assertThat(PseudoText.of("")).isEmpty();
    }

    @Test
    void itIsAskedForByItsName() {
        assertThat(Texts.locale("en_XA.UTF-8")).isEqualTo(Texts.PSEUDO);
        assertThat(Texts.locale("en-US")).isEqualTo(Locale.ENGLISH);
        assertThat(new Texts(Texts.PSEUDO, locale -> Map.of("demo.code", "the step {0}")).of("demo.code", "scale-1"))
                .isEqualTo("thé štép scale-1~~~");
    }
}
