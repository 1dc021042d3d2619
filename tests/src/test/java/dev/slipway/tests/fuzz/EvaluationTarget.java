package dev.slipway.tests.fuzz;

import dev.slipway.kubevela.cue.Cue;
import dev.slipway.kubevela.cue.CuePackage;
import dev.slipway.kubevela.cue.CueValue;
import dev.slipway.kubevela.cue.InvalidCueException;
import dev.slipway.kubevela.cue.Requirement;
import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.eval.Budget;
import dev.slipway.kubevela.cue.export.CueText;
import dev.slipway.kubevela.cue.export.Json;
import dev.slipway.kubevela.cue.export.Style;
import dev.slipway.kubevela.cue.export.Yaml;
import dev.slipway.kubevela.cue.module.SourceFile;
import dev.slipway.kubevela.cue.std.StandardLibrary;
import dev.slipway.kubevela.cue.syntax.Parsed;
import dev.slipway.kubevela.cue.syntax.Parser;
import dev.slipway.kubevela.cue.syntax.Source;
import java.util.List;
import java.util.regex.Pattern;

/** Whatever the bytes are, they are refused, cost too much, or have a value that can be looked at, told and written. */
public final class EvaluationTarget {

    private static final Pattern HEADER_FIRST = Pattern.compile("(import|package)[!?]?:");
    private static final Cue CUE = new Cue(new StandardLibrary()).withBudget(new Budget(20_000, 200, 0));

    private EvaluationTarget() {}

    /** What the fuzzer calls; any exception is a finding. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Source source = SourceFile.decode(input, "x.cue");
            look(CUE.compile(CuePackage.read("", List.of(source))).evaluate());
        } catch (InvalidCueException refused) {
            SyntaxTarget.told(refused);
        } catch (Budget.Exceeded costly) {
            if (costly.getMessage() == null) {
                throw new AssertionError("too costly, without a word", costly);
            }
        }
    }

    private static void look(CueValue value) {
        boolean wrong = !value.errors().isEmpty();
        boolean open = !value.validate(Requirement.CONCRETE).isEmpty();
        if (wrong && !open) {
            throw new AssertionError("wrong and yet concrete: " + value.errors());
        }
        CueText.print(value.raw(), Style.LOOK);
        String handedOn = CueText.print(value.raw(), Style.HAND_ON);
        // A field called import or package that comes first is written without quotes, by the original too.
        if (!wrong && !HEADER_FIRST.matcher(handedOn).lookingAt()) {
            Parsed parsed = Parser.parse(new Source("written.cue", handedOn));
            if (!parsed.good()) {
                throw new AssertionError("what was written does not parse, " + parsed.problems() + ":\n" + handedOn);
            }
        }
        if (!open) {
            try {
                Datum data = value.data();
                Json.compact(data);
                Yaml.document(data);
            } catch (InvalidCueException refused) {
                SyntaxTarget.told(refused);
            }
        }
    }
}
