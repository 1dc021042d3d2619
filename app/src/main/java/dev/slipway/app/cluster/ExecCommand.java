package dev.slipway.app.cluster;

import java.nio.file.Path;
import java.util.List;

/**
 * A credential plugin that a kubeconfig asks to run, exactly as it would be run. Consent is given to the whole of it:
 * another file, another content, other arguments or other variables are another command.
 *
 * @param program absolute path of the file that would be run
 * @param sha256 of that file's content, in hexadecimal
 * @param arguments passed as they are; no shell reads them
 * @param environmentNames the variables that the kubeconfig sets for it, sorted; their values may be secrets
 * @param kubeconfig the file that asks for it
 * @param user the kubeconfig's user entry
 */
public record ExecCommand(
        Path program,
        String sha256,
        List<String> arguments,
        List<String> environmentNames,
        Path kubeconfig,
        String user) {
    public ExecCommand {
        arguments = List.copyOf(arguments);
        environmentNames = List.copyOf(environmentNames);
    }

    /** One line for people: program and arguments, each quoted where needed; not meant for a shell. */
    public String line() {
        var line = new StringBuilder(quoted(program.toString()));
        arguments.forEach(argument -> line.append(' ').append(quoted(argument)));
        return line.toString();
    }

    private static String quoted(String word) {
        return word.chars().allMatch(c -> c > ' ' && c != '"' && c != '\'' && c != '\\') && !word.isEmpty()
                ? word
                : "\"" + word.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
