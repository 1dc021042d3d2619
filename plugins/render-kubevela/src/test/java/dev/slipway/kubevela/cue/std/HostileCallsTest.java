package dev.slipway.kubevela.cue.std;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls that ask for more than a machine has: each is refused, soon, and with a reason. */
class HostileCallsTest {

    private static final StandardLibrary LIBRARY = new StandardLibrary();

    static Stream<String> calls() {
        String bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\\n"
                + Stream.iterate('b', c -> c <= 'i', c -> (char) (c + 1))
                        .map(c -> c + ": &" + c + " [" + ("*" + (char) (c - 1) + ",").repeat(9) + "*" + (char) (c - 1)
                                + "]\\n")
                        .reduce("", String::concat);
        return Stream.of(
                "strings.Repeat(\"ab\",1000000000000)",
                "list.Repeat([1,2],1000000000000)",
                "list.Range(0,1e12,1)",
                "list.Range(0,1e300,1e-300)",
                "math.Pow(10,1e9)",
                "math.Exp(1e9)",
                "math.Pow10(2000000000)",
                "math.Jn(1000000000,1e12)",
                "bits.Lsh(1,1000000000000)",
                "strconv.FormatFloat(1.5,102,1000000000000,64)",
                "strconv.ParseInt(\"" + "9".repeat(200_000) + "\",0,64)",
                "strconv.ParseFloat(\"" + "1_".repeat(100_000) + "\",64)",
                "json.Unmarshal(\"" + "[".repeat(100_000) + "\")",
                "json.Unmarshal(\"" + "[".repeat(2_000) + "]".repeat(2_000) + "\")",
                "yaml.Unmarshal(\"" + "[".repeat(100_000) + "\")",
                "yaml.Unmarshal(\"" + bomb + "\")",
                "toml.Unmarshal(\"a = " + "[".repeat(100_000) + "\")",
                "template.Execute(\"{{define \\\"t\\\"}}{{template \\\"t\\\"}}{{end}}{{template \\\"t\\\"}}\",{})",
                "template.Execute(\"{{range 1000000000000}}x{{end}}\",{})",
                "template.Execute(\"" + "{{if 1}}".repeat(100_000) + "\",{})",
                "template.Execute(\"{{" + "(".repeat(100_000) + "}}\",{})",
                "template.Execute(\"{{printf \\\"%9999999d\\\" 1}}\",{})");
    }

    @ParameterizedTest
    @MethodSource("calls")
    void isRefused(String call) {
        assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> assertThatThrownBy(() -> {
                            Datum result = new Calls(LIBRARY).evaluate(call);
                            throw new AssertionError("it gave a " + result.kind());
                        })
                        .isInstanceOf(Failure.class));
    }
}
