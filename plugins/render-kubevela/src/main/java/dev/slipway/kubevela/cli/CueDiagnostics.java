package dev.slipway.kubevela.cli;

import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.diagnostic.Severity;
import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.kubevela.cue.CueError;
import dev.slipway.kubevela.cue.syntax.Position;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is wrong with CUE, for people: the first place is where it is shown, the others are named in the hint. */
final class CueDiagnostics {

    private CueDiagnostics() {}

    static List<Diagnostic> of(List<CueError> errors) {
        return errors.stream().map(CueDiagnostics::of).toList();
    }

    private static Diagnostic of(CueError error) {
        List<Position> places = error.positions();
        SourceSpan span = places.isEmpty() ? SourceSpan.whole("cue") : span(places.getFirst());
        Optional<Message> hint = places.size() < 2
                ? Optional.empty()
                : Optional.of(Message.of(
                        "cue.also",
                        places.stream()
                                .skip(1)
                                .map(Position::toString)
                                .distinct()
                                .collect(Collectors.joining(", "))));
        return new Diagnostic(Severity.ERROR, new Message("cue." + error.code(), error.arguments()), span, hint);
    }

    private static SourceSpan span(Position place) {
        return place.line() == 0
                ? SourceSpan.whole(place.source())
                : SourceSpan.at(place.source(), place.line(), place.column());
    }
}
