package dev.slipway.app.run;

import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.run.RunId;
import dev.slipway.store.schema.StoreException;
import dev.slipway.store.schema.StoreException.Kind;
import dev.slipway.store.secret.Secrets;
import java.util.Optional;

/** The secret texts of one run, sealed in the store. */
record SealedTexts(Secrets secrets, ApplicationName application, RunId run) implements SecretTexts {
    @Override
    public String digest(String clear) {
        return secrets.digest(application, clear);
    }

    @Override
    public Optional<String> reveal(String digest) {
        try {
            return Optional.of(secrets.open(run, digest));
        } catch (StoreException e) {
            if (e.kind() == Kind.ABSENT || e.kind() == Kind.KEY_MISSING) {
                // without the text or the key the lane is blocked; anything else is a failure of the store
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void keep(String digest, String clear) {
        secrets.seal(run, digest, clear);
    }
}
