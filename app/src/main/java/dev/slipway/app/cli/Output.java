package dev.slipway.app.cli;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.workspace.YamlWriter;
import java.util.List;
import java.util.stream.Stream;

/** Structured output: one JSON or YAML document with its schema's name. */
final class Output {
    private static final String SCHEMA = "https://slipway.dev/schema/v1/";

    private Output() {}

    /** Whether {@code -o} asks for data instead of text; refuses forms the command does not have. */
    static boolean structured(String output, List<String> others) {
        return switch (output) {
            case "json", "yaml" -> true;
            case "text" -> false;
            default -> {
                if (others.contains(output)) {
                    yield false;
                }
                throw CommandFailedException.of(
                        ExitCode.USAGE,
                        "cli.no-such-output",
                        output,
                        String.join(
                                ", ",
                                Stream.concat(Stream.of("text", "json", "yaml"), others.stream())
                                        .toList()));
            }
        };
    }

    static void print(Terminal terminal, String output, String schema, ObjectValue body) {
        var document = Value.object("schema", SCHEMA + schema + ".json");
        for (var field : body.fields().entrySet()) {
            document = document.with(field.getKey(), field.getValue());
        }
        terminal.out()
                .println(output.equals("yaml") ? YamlWriter.print(document).stripTrailing() : Json.pretty(document));
    }

    /** One object a line, for progress. */
    static void line(Terminal terminal, String schema, ObjectValue body) {
        var document = Value.object("schema", SCHEMA + schema + ".json");
        for (var field : body.fields().entrySet()) {
            document = document.with(field.getKey(), field.getValue());
        }
        terminal.out().println(Json.print(document));
        terminal.out().flush();
    }
}
