package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a scalar of YAML means, after gopkg.in/yaml.v3: truth values and octal numbers as in both versions of YAML, yes and no as text.
 *
 * @param value the value
 * @param keyName what it is called as a key, null where it can be none
 */
record YamlValue(Datum value, @Nullable String keyName) {

    private static final String PREFIX = "tag:yaml.org,2002:";
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
    private static final Set<String> FALSE = Set.of("false", "False", "FALSE");
    private static final Pattern ODD = Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
    private static final Pattern INTEGER =
            Pattern.compile("[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)");
    private static final Pattern REAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern LIKE_OCTAL = Pattern.compile("[-+]?0[0-9_]+");
    private static final int WORD = 64;

    /** The meaning of a scalar by its text, its tag, if it has one, and whether it stood without quotes. */
    static YamlValue of(String text, @Nullable String tag, boolean plain) throws Failure {
        if (tag == null) {
            return plain ? implicit(text) : text(text);
        }
        String shortTag = tag.startsWith(PREFIX) ? tag.substring(PREFIX.length()) : tag;
        return switch (shortTag) {
            case "str", "timestamp" -> text(text);
            case "binary" -> binary(text);
            case "bool" -> truth(TRUE.contains(text));
            case "null" -> none();
            case "int" -> {
                if (!INTEGER.matcher(text.replace("_", "")).matches()) {
                    throw Failure.wrong(StdCode.TYPE, Shown.text(text), "int");
                }
                yield integer(text);
            }
            case "float" -> real(text);
            default -> throw Failure.wrong(StdCode.YAML_TAG, tag);
        };
    }

    /** The text that names a field. */
    String name() throws Failure {
        if (keyName == null) {
            throw Failure.wrong(StdCode.YAML_KEY, new Shown(value));
        }
        return keyName;
    }

    private static YamlValue implicit(String text) throws Failure {
        if (NULLS.contains(text)) {
            return none();
        }
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return truth(TRUE.contains(text));
        }
        if (ODD.matcher(text).matches()) {
            throw Failure.wrong(StdCode.SYNTAX, Shown.text(text));
        }
        if (text.equals("<<")) {
            throw Failure.wrong(StdCode.YAML_TAG, "!!merge");
        }
        String digits = text.startsWith("_") ? text : text.replace("_", "");
        if (INTEGER.matcher(digits).matches() && parsed(digits).bitLength() <= WORD) {
            return integer(text);
        }
        if (REAL.matcher(digits).matches()) {
            return LIKE_OCTAL.matcher(text).matches() ? text(text) : real(text);
        }
        return text(text);
    }

    private static YamlValue text(String text) {
        return new YamlValue(new Datum.Text(text), text);
    }

    private static YamlValue none() {
        return new YamlValue(new Datum.Null(), "null");
    }

    private static YamlValue truth(boolean value) {
        return new YamlValue(new Datum.Bool(value), String.valueOf(value));
    }

    private static YamlValue binary(String text) throws Failure {
        return new YamlValue(new Datum.Bytes(EncodingBase64.decoded(text)), null);
    }

    private static YamlValue integer(String text) {
        boolean octal = text.matches("0[0-9].*");
        return new YamlValue(
                Num.of(parsed(text.replace("_", ""))),
                text.startsWith("-") ? null : octal ? "0o" + text.substring(1) : text);
    }

    private static BigInteger parsed(String text) {
        boolean sign = text.startsWith("-") || text.startsWith("+");
        String digits = (sign ? text.substring(1) : text).toLowerCase(Locale.ROOT);
        BigInteger value;
        if (digits.startsWith("0x")) {
            value = new BigInteger(digits.substring(2), 16);
        } else if (digits.startsWith("0b")) {
            value = new BigInteger(digits.substring(2), 2);
        } else if (digits.startsWith("0o")) {
            value = new BigInteger(digits.substring(2), 8);
        } else {
            value = new BigInteger(digits, digits.length() > 1 && digits.startsWith("0") ? 8 : 10);
        }
        return text.startsWith("-") ? value.negate() : value;
    }

    private static YamlValue real(String text) throws Failure {
        String digits = text.replace("_", "");
        // A float must show that it is one: upstream has no spelling for one that looks whole.
        if (!REAL.matcher(digits).matches()
                || digits.chars().allMatch(c -> c == '-' || c == '+' || c >= '0' && c <= '9')) {
            throw Failure.wrong(StdCode.SYNTAX, Shown.text(text));
        }
        try {
            return new YamlValue(Num.real(new BigDecimal(digits)), text.startsWith("-") ? null : text);
        } catch (NumberFormatException tooLarge) {
            throw Failure.wrong(StdCode.RANGE, Shown.text(text));
        }
    }
}
