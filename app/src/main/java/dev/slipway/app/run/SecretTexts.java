package dev.slipway.app.run;

import java.util.Optional;

/** Where secret texts are kept while a run needs them. Any thread. */
public interface SecretTexts {
    /** The keyed digest of a text under the application's key. */
    String digest(String clear);

    /** The sealed text of a digest, or empty when this desk does not hold it. */
    Optional<String> reveal(String digest);

    /** Seals a text so that it can be put back later (before-images of Secrets). */
    void keep(String digest, String clear);

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
