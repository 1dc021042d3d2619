package dev.slipway.app.desk;

import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Value;
import dev.slipway.app.cluster.ExecCommand;
import dev.slipway.store.Store;
import java.time.InstantSource;

/** Which programs of kubeconfigs people allowed to run: exactly this file, with these arguments and variables. */
public final class ConsentBook {
    private static final String PREFIX = "exec-consent/";

    private final Store store;
    private final InstantSource clock;

    public ConsentBook(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    public boolean has(ExecCommand command) {
        return store.settings().get(PREFIX + identity(command).hex()).isPresent();
    }

    public void write(ExecCommand command) {
        store.settings()
                .put(
                        PREFIX + identity(command).hex(),
                        Value.object(
                                "line", command.line(), "at", clock.instant().toString()));
    }

    private static Digest identity(ExecCommand command) {
        return Digest.of(Value.object(
                "program",
                command.program().toString(),
                "sha256",
                command.sha256(),
                "arguments",
                Value.strings(command.arguments()),
                "variables",
                Value.strings(command.environmentNames()),
                "kubeconfig",
                command.kubeconfig().toString(),
                "user",
                command.user()));
    }
}
