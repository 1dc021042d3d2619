package dev.slipway.kubevela.cli;

import dev.slipway.api.command.Console;
import dev.slipway.api.command.ExitCode;
import dev.slipway.api.command.PluginCommand;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.diagnostic.Severity;
import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.kubevela.cue.InvalidCueException;
import dev.slipway.kubevela.cue.eval.Budget;
import dev.slipway.kubevela.cue.eval.BudgetCode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** What the commands have in common: errors become diagnostics, and there is enough stack for what nests deep. */
abstract class CueCommand implements PluginCommand {

    /** Enough for the deepest chain of references that the usual budget allows, in bytes. */
    private static final long STACK = 512L * 1024 * 1024;

    private final String word;

    CueCommand(String word) {
        this.word = word;
    }

    @Override
    public final String name() {
        return "cue " + word;
    }

    @Override
    public final Message summary() {
        return Message.of("cue.command." + word);
    }

    static Option flag(String name, String letter) {
        return option(name, letter, true, false);
    }

    static Option value(String name, String letter) {
        return option(name, letter, false, false);
    }

    static Option values(String name, String letter) {
        return option(name, letter, false, true);
    }

    private static Option option(String name, String letter, boolean flag, boolean repeatable) {
        return new Option(
                name,
                letter.isEmpty() ? Optional.empty() : Optional.of(letter),
                flag,
                repeatable,
                Message.of("cue.option." + name));
    }

    static boolean on(Call call, String flag) {
        return call.options().getOrDefault(flag, List.of()).contains("true");
    }

    static Optional<String> given(Call call, String option) {
        return call.options().getOrDefault(option, List.of()).stream().findFirst();
    }

    @Override
    public final ExitCode run(Call call, Console console) {
        FutureTask<ExitCode> work = new FutureTask<>(() -> work(call, console));
        Thread thread = Thread.ofPlatform().name("cue").stackSize(STACK).start(work);
        try {
            return work.get();
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        } catch (ExecutionException e) {
            return failed(e, console);
        }
    }

    private static ExitCode failed(ExecutionException failure, Console console) {
        switch (failure.getCause()) {
            case InvalidCueException invalid -> console.diagnostics(CueDiagnostics.of(invalid.errors()));
            case Budget.Exceeded exceeded ->
                console.diagnostics(
                        List.of(spent(exceeded.code(), exceeded.arguments().toArray())));
            case OutOfMemoryError full ->
                console.diagnostics(List.of(Diagnostic.error(SourceSpan.whole("cue"), "cue.memory-full")
                        .withHint("cue.memory-full.hint")));
            case StackOverflowError deep -> console.diagnostics(List.of(spent(BudgetCode.STACK)));
            case RefusedCallException refused -> {
                Optional<Message> hint = refused.exitCode() == ExitCode.USAGE
                        ? Optional.of(Message.of("cue.usage.hint"))
                        : Optional.empty();
                console.diagnostics(
                        List.of(new Diagnostic(Severity.ERROR, refused.what(), SourceSpan.whole("slipway cue"), hint)));
                return refused.exitCode();
            }
            case null, default -> throw new IllegalStateException("a command failed", failure.getCause());
        }
        return ExitCode.ERROR;
    }

    private static Diagnostic spent(BudgetCode code, Object... arguments) {
        return Diagnostic.error(SourceSpan.whole("cue"), code.id(), arguments).withHint(code.hintId(), arguments);
    }

    /** Does the work; what is wrong with the texts may be thrown. */
    abstract ExitCode work(Call call, Console console) throws InvalidCueException, RefusedCallException, IOException;
}
