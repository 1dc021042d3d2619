package dev.slipway.kubevela.cue.std;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kubevela.cue.Cue;
import dev.slipway.kubevela.cue.CueError;
import dev.slipway.kubevela.cue.InvalidCueException;
import dev.slipway.kubevela.cue.Requirement;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The calls in {@code reasons.txt}: why each fails is told by its code, in both languages. */
class ReasonsTest {

    private static final StandardLibrary LIBRARY = new StandardLibrary();

    private record Case(StdCode code, String call) {
        @Override
        public String toString() {
            return code + " " + call;
        }

        /** The call as the value of a field, with the imports that it needs. */
        String text() {
            StringBuilder text = new StringBuilder();
            for (String path : LIBRARY.packages()) {
                String name = path.substring(path.lastIndexOf('/') + 1);
                if (!path.equals("html/template") && call.matches("(?s)(.*[^a-z0-9.])?" + name + "\\.[A-Z].*")) {
                    text.append("import \"").append(path).append("\"\n");
                }
            }
            return text.append("x: ").append(call).append('\n').toString();
        }
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        try (InputStream in = ReasonsTest.class.getResourceAsStream("reasons.txt")) {
            assertThat(in).isNotNull();
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    String[] parts = line.split("\t", 2);
                    cases.add(new Case(StdCode.valueOf(parts[0]), parts[1]));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return cases;
    }

    private static List<String> reasons(CueError error) {
        List<String> ids = new ArrayList<>();
        for (Optional<CueError.Because> why = error.because();
                why.isPresent();
                why = why.get().because()) {
            ids.add(why.get().code());
        }
        return ids;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aCallFailsForItsReason(Case each) throws InvalidCueException {
        List<CueError> errors =
                new Cue(LIBRARY).compile("x.cue", each.text()).evaluate().validate(Requirement.CONCRETE);
        assertThat(errors).hasSize(1);
        CueError error = errors.getFirst();
        assertThat(reasons(error)).as(error.message()).contains(each.code().id());
        CueError.Because why = error.because().orElseThrow();
        String english = why.message(Locale.ROOT);
        String chinese = why.message(Locale.SIMPLIFIED_CHINESE);
        assertThat(error.message()).endsWith(english);
        assertThat(error.arguments()).contains(english);
        assertThat(error.message(Locale.SIMPLIFIED_CHINESE)).endsWith(chinese);
        assertThat(english).doesNotContainPattern("\\p{IsHan}");
        assertThat(chinese).containsPattern("\\p{IsHan}").hasSizeLessThan(400);
    }

    @Test
    void everyReasonHasACall() {
        EnumSet<StdCode> missing = EnumSet.allOf(StdCode.class);
        cases().forEach(each -> missing.remove(each.code()));
        assertThat(missing).isEmpty();
    }
}
