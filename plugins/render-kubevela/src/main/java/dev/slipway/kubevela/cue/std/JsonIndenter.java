package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.eval.Builtin.Context;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;

/** Writes JSON again with a line for each field and element. White space behind the value stays, as it does in Go. */
final class JsonIndenter implements JsonScanner.Sink {

    private final String json;
    private final String prefix;
    private final String indent;
    private final Context context;
    private final StringBuilder out = new StringBuilder();
    private int depth;
    private int end;
    private boolean opened;

    JsonIndenter(String json, String prefix, String indent, Context context) {
        this.json = json;
        this.prefix = prefix;
        this.indent = indent;
        this.context = context;
    }

    @Override
    public void token(char kind, int from, int to) throws Failure {
        boolean closes = kind == '}' || kind == ']';
        if (closes) {
            depth--;
        }
        if (opened != closes) {
            line();
        }
        opened = kind == '{' || kind == '[';
        out.append(json, from, to);
        switch (kind) {
            case '{', '[' -> depth++;
            case ',' -> line();
            case ':' -> out.append(' ');
            default -> {}
        }
        end = to;
    }

    private void line() throws Failure {
        long width = prefix.length() + (long) indent.length() * depth;
        if (out.length() + width > Args.LARGEST) {
            throw Failure.wrong(StdCode.RESULT_SIZE);
        }
        context.spend(width);
        out.append('\n').append(prefix).repeat(indent, depth);
    }

    String result() {
        return out + json.substring(end);
    }
}
