package dev.slipway.app.cluster;

import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.Message;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a cluster gave no whole answer, as messages that can be put into any language. It is the cause of a
 * {@link dev.slipway.api.cluster.ClusterException}, whose own text says the same in English for logs and journals.
 * Immutable; secret values are already taken out.
 */
public final class UnreachedException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient List<Reason> reasons;

    /**
     * One thing that is in the way.
     *
     * @param where the file, or empty when it is none of the user's files
     * @param hint what to try, where there is more to say than for every fault of its kind
     */
    public record Reason(String where, Message what, Optional<Message> hint) {}

    private UnreachedException(List<Reason> reasons, String english, @Nullable Throwable cause) {
        super(english, cause);
        this.reasons = List.copyOf(reasons);
    }

    static UnreachedException of(Message what, @Nullable Throwable cause) {
        return new UnreachedException(List.of(new Reason("", what, Optional.empty())), Wording.of(what), cause);
    }

    static UnreachedException of(List<Diagnostic> problems) {
        return new UnreachedException(
                problems.stream()
                        .map(problem -> new Reason(problem.span().toString(), problem.message(), problem.hint()))
                        .toList(),
                Wording.of(problems),
                null);
    }

    /** Never empty. */
    public List<Reason> reasons() {
        return reasons;
    }
}
