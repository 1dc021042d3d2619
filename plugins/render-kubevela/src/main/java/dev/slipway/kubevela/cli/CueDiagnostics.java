package dev.slipway.kubevela.cli;

import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.diagnostic.Severity;
import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.kubevela.cue.CueError;
import dev.slipway.kubevela.cue.syntax.Position;
import java.util.List;
import java.util.Optional;

/** What is wrong with CUE, for people: the first place is where it is shown, the sentence names the other. */
final class CueDiagnostics {

    private CueDiagnostics() {}

    static List<Diagnostic> of(List<CueError> errors) {
        return errors.stream().map(CueDiagnostics::of).toList();
    }

    private static Diagnostic of(CueError error) {
        List<Position> places = error.positions();
        return new Diagnostic(
                Severity.ERROR,
                new Message(error.code(), error.arguments(), inner(error.because())),
                places.isEmpty() ? SourceSpan.whole("cue") : span(places.getFirst()),
                error.hint().map(hint -> new Message(hint.code(), hint.arguments())));
    }

    /** The reason within a sentence. */
    static Optional<Message.Inner> inner(Optional<CueError.Because> because) {
        return because.map(
                why -> new Message.Inner(why.place(), new Message(why.code(), why.arguments(), inner(why.because()))));
    }

    private static SourceSpan span(Position place) {
        return place.line() == 0
                ? SourceSpan.whole(place.source())
                : SourceSpan.at(place.source(), place.line(), place.character());
    }
}
