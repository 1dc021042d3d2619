package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a template into text and the tokens of its actions. Pure functions. */
final class TemplateLexer {

    private static final Pattern TOKEN = Pattern.compile(
            "(?<space>[ \\t\\r\\n]+)|(?<string>\"(?:[^\"\\\\\\n]|\\\\.)*+\"|`[^`]*`)|(?<character>'(?:[^'\\\\\\n]|\\\\.)++')"
                    + "|(?<number>[-+]?(?:\\.[0-9]|[0-9])(?:[eEpP][-+]|[0-9a-zA-Z_.])*+)"
                    + "|(?<field>\\.[\\p{L}_][\\p{L}\\p{Nd}_]*)|(?<dot>\\.)|(?<variable>\\$[\\p{L}\\p{Nd}_]*)"
                    + "|(?<word>[\\p{L}_][\\p{L}\\p{Nd}_]*)|(?<sign>:=|=|,|\\||\\(|\\))");

    private static final String[] KINDS = {
        "space", "string", "character", "number", "field", "dot", "variable", "word", "sign"
    };

    private TemplateLexer() {}

    /**
     * A token.
     *
     * @param kind {@code text}, {@code end} behind an action, or a kind of what stands in one
     * @param text its spelling
     */
    record Token(String kind, String text) {}

    static List<Token> tokens(String template) throws Failure {
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        boolean trim = false;
        while (true) {
            int open = template.indexOf("{{", at);
            String text = template.substring(at, open < 0 ? template.length() : open);
            if (trim) {
                text = text.stripLeading();
            }
            if (open < 0) {
                tokens.add(new Token("text", text));
                return tokens;
            }
            at = open + 2;
            if (template.startsWith("-", at) && at + 1 < template.length() && blank(template.charAt(at + 1))) {
                text = text.stripTrailing();
                at += 2;
            }
            tokens.add(new Token("text", text));
            if (template.startsWith("/*", at)) {
                int close = template.indexOf("*/", at + 2);
                if (close < 0) {
                    throw Failure.wrong(StdCode.TEMPLATE_COMMENT);
                }
                at = close + 2;
                trim = trims(template, at);
                at += trim ? 2 : 0;
                if (!template.startsWith("}}", at)) {
                    throw Failure.wrong(StdCode.TEMPLATE_COMMENT);
                }
                at += 2;
                continue;
            }
            Matcher token = TOKEN.matcher(template);
            while (!template.startsWith("}}", at) && !trims(template, at)) {
                if (at >= template.length()) {
                    throw Failure.wrong(StdCode.TEMPLATE_END);
                }
                token.region(at, template.length());
                if (!token.lookingAt()) {
                    int point = template.codePointAt(at);
                    if (point == '"' || point == '`' || point == '\'') {
                        throw Failure.wrong(StdCode.TEMPLATE_STRING);
                    }
                    throw Failure.wrong(StdCode.TEMPLATE_SURPLUS, Quoting.quote(point, Quoting::printable));
                }
                for (String kind : KINDS) {
                    if (token.group(kind) != null) {
                        tokens.add(new Token(kind, token.group()));
                    }
                }
                at = token.end();
            }
            trim = trims(template, at);
            at += trim ? 4 : 2;
            tokens.add(new Token("end", "}}"));
        }
    }

    private static boolean blank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    /** True where white space, a minus and the end of an action stand: what follows loses its leading white space. */
    private static boolean trims(String template, int at) {
        return template.startsWith(" -}}", at)
                || template.startsWith("\t-}}", at)
                || template.startsWith("\n-}}", at)
                || template.startsWith("\r-}}", at);
    }
}
