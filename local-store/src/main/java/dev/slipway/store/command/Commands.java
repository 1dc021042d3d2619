package dev.slipway.store.command;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.DataCodec;
import dev.slipway.api.resource.Json;
import dev.slipway.api.run.CommandId;
import dev.slipway.api.run.GivenCommand;
import dev.slipway.api.run.RunId;
import dev.slipway.store.internal.Database;
import dev.slipway.store.schema.StoreException;
import dev.slipway.store.schema.StoreException.Kind;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What people want of runs, from any process. The owner of the run takes it as an event and settles it here. */
public final class Commands {
    /** What became of a command; the answer says why it was refused or what it did. */
    public record Outcome(boolean accepted, Optional<Message> answer) {}

    private final Database database;
    private final InstantSource clock;

    public Commands(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Records a command; giving the same id again changes nothing. Durable when it returns. */
    public void give(GivenCommand command) {
        database.write(
                "Giving a command to run " + command.run(),
                session -> session.update(
                        "INSERT OR IGNORE INTO command (id, run, given) VALUES (?, ?, ?)",
                        command.id().value(),
                        command.run().value(),
                        Json.print(DataCodec.encode(command))));
    }

    /** Not yet settled, in the order given. */
    public List<GivenCommand> pending(RunId run) {
        return database.read(
                "Reading the commands of run " + run,
                session -> session.list(
                        "SELECT given FROM command WHERE run = ? AND outcome IS NULL ORDER BY sequence",
                        row -> DataCodec.decode(Json.parse(row.getString(1)), GivenCommand.class),
                        run.value()));
    }

    /** Records the outcome; the first one stays. */
    public void settle(CommandId command, boolean accepted, Optional<Message> answer) {
        database.write("Settling command " + command.value(), session -> {
            if (session.number("SELECT count(*) FROM command WHERE id = ?", command.value()) == 0) {
                throw new StoreException(
                        Kind.ABSENT, "Settling a command", command.value() + " was never given", "Give it first", null);
            }
            return session.update(
                    "UPDATE command SET outcome = ?, answer = ?, settled_at = ? WHERE id = ? AND outcome IS NULL",
                    accepted ? "ACCEPTED" : "REFUSED",
                    answer.map(a -> Json.print(DataCodec.encode(a))).orElse(null),
                    clock.instant().toString(),
                    command.value());
        });
    }

    /** Empty while nobody settled it. */
    public Optional<Outcome> outcome(CommandId command) {
        return database.read(
                "Reading the outcome of command " + command.value(),
                session -> session.first(
                        "SELECT outcome, answer FROM command WHERE id = ? AND outcome IS NOT NULL",
                        row -> new Outcome(
                                row.getString(1).equals("ACCEPTED"),
                                Optional.ofNullable(row.getString(2))
                                        .map(text -> DataCodec.decode(Json.parse(text), Message.class))),
                        command.value()));
    }
}
