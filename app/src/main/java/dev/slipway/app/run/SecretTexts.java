package dev.slipway.app.run;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** Where secret texts are kept while a run needs them. Any thread. */
public interface SecretTexts {
    /** The keyed digest of a text under the application's key. */
    String digest(String clear);

    /** The sealed text of a digest, or empty when this desk does not hold it. */
    Optional<String> reveal(String digest);

    /** Seals a text so that it can be put back later (before-images of Secrets). */
    void keep(String digest, String clear);

    /**
     * Whether clear texts may be put into requests at all. In a rehearsal they may not: its clusters keep what they are sent
     * in the store.
     */
    default boolean fillsRequests() {
        return true;
    }

    /** For rehearsals: texts have digests, and stay withheld on their way to the simulated clusters. */
    static SecretTexts withheld(UnaryOperator<String> digest) {
        return new SecretTexts() {
            @Override
            public String digest(String clear) {
                return digest.apply(clear);
            }

            @Override
            public Optional<String> reveal(String wanted) {
                return Optional.empty();
            }

            @Override
            public void keep(String kept, String clear) {
                // the simulated cluster never had the clear text
            }

            @Override
            public boolean fillsRequests() {
                return false;
            }
        };
    }

    /** No secrets at all: digests can be taken, nothing is held. For comparisons in tests without Secrets. */
    static SecretTexts none() {
        return new SecretTexts() {
            @Override
            public String digest(String clear) {
                throw new IllegalStateException("this run holds no key for secret texts");
            }

            @Override
            public Optional<String> reveal(String digest) {
                return Optional.empty();
            }

            @Override
            public void keep(String digest, String clear) {
                throw new IllegalStateException("this run holds no key for secret texts");
            }
        };
    }
}
