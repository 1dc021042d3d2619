package dev.slipway.kubevela.cue.std;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import dev.slipway.kubevela.cue.export.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases in {@code calls.txt}: a call and what CUE 0.14.1 makes of it. */
class StandardLibraryTest {

    /** Significant digits of a double; what has more is a decimal and must be equal in all of them. */
    private static final int DOUBLE_DIGITS = 17;

    private static final StandardLibrary LIBRARY = new StandardLibrary();

    private record Case(String call, String expected) {
        @Override
        public String toString() {
            return call;
        }
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        try (InputStream in = StandardLibraryTest.class.getResourceAsStream("calls.txt")) {
            assertThat(in).isNotNull();
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isEmpty() && !line.startsWith("#")) {
                    String[] parts = line.split("\t", 2);
                    cases.add(new Case(parts[0], parts[1]));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void callGivesWhatCueGives(Case given) throws Failure {
        String actual;
        try {
            Datum result = new Calls(LIBRARY).evaluate(given.call());
            actual = Calls.opaque(result) ? "!incomplete" : Json.compact(result);
        } catch (Failure failure) {
            actual = failure.incomplete() ? "!incomplete" : "!error";
        }
        if (!actual.equals(given.expected())
                && !actual.startsWith("!")
                && !given.expected().startsWith("!")
                && same(JsonReader.read(actual), JsonReader.read(given.expected()))) {
            return;
        }
        assertThat(actual).isEqualTo(given.expected());
    }

    @Test
    void everyMemberHasACase() {
        List<Case> cases = cases();
        TreeSet<String> missing = new TreeSet<>();
        for (String path : LIBRARY.packages()) {
            String name = path.substring(path.lastIndexOf('/') + 1);
            for (String member : LIBRARY.members(path)) {
                String written = name + "." + member;
                boolean used = cases.stream()
                        .anyMatch(each -> Stream.of("(", " ", ",", ")", "]", "}", ".", "")
                                .anyMatch(end -> end.isEmpty()
                                        ? each.call().endsWith(written)
                                        : each.call().contains(written + end)));
                if (!used) {
                    missing.add(path + "." + member);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    /** Equal as data, doubles within two units in the last place. */
    private static boolean same(Datum actual, Datum expected) {
        if (actual instanceof Num a && expected instanceof Num b) {
            return a.compareTo(b) == 0
                    || Math.min(a.value().precision(), b.value().precision()) <= DOUBLE_DIGITS
                            && Math.abs(a.toDouble() - b.toDouble()) <= 2 * Math.ulp(b.toDouble());
        }
        if (actual instanceof Datum.Items a && expected instanceof Datum.Items b) {
            boolean same = a.values().size() == b.values().size();
            for (int i = 0; same && i < a.values().size(); i++) {
                same = same(a.values().get(i), b.values().get(i));
            }
            return same;
        }
        return actual.equals(expected);
    }
}
