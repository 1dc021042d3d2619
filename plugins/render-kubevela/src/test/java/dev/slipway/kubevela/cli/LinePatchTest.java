package dev.slipway.kubevela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinePatchTest {

    private static String numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> i + "\n").collect(Collectors.joining());
    }

    @Test
    void equalTextsHaveNoPatch() {
        assertThat(LinePatch.of("x", "a\n", "a\n")).isEmpty();
    }

    @Test
    void changesFarApartAreTwoHunks() {
        String before = numbers(1, 20);
        String after = before.replace("2\n3\n", "2\nnew\n").replace("18\n", "");
        assertThat(LinePatch.of("x", before, after)).isEqualTo("""
                        diff x.orig x
                        --- x.orig
                        +++ x
                        @@ -1,6 +1,6 @@
                         1
                         2
                        -3
                        +new
                         4
                         5
                         6
                        @@ -15,6 +15,5 @@
                         15
                         16
                         17
                        -18
                         19
                         20
                        """);
    }

    @Test
    void changesCloseToEachOtherAreOne() {
        assertThat(LinePatch.of(
                        "x", numbers(1, 9), numbers(1, 9).replace("2\n", "").replace("7\n", "")))
                .containsOnlyOnce("@@ ")
                .contains("@@ -1,9 +1,7 @@");
    }

    @Test
    void theEndOfATextWithoutALineEndIsTold() {
        assertThat(LinePatch.of("x", "a", "a\n")).endsWith("@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n");
        assertThat(LinePatch.of("x", "", "a\n")).endsWith("@@ -0,0 +1,1 @@\n+a\n");
    }
}
