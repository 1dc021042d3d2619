package dev.slipway.kubevela.cue.compile;

import java.util.ArrayList;
import java.util.List;

/** Kinds of values as sets of bits. The empty set is bottom, the full one top. Pure functions. */
public final class Kind {

    /** No kind at all. */
    public static final int BOTTOM = 0;

    public static final int NULL = 1;
    public static final int BOOL = 1 << 1;
    public static final int INT = 1 << 2;
    public static final int FLOAT = 1 << 3;
    public static final int STRING = 1 << 4;
    public static final int BYTES = 1 << 5;

    /** Functions and packages: what no other value unifies with. */
    public static final int FUNCTION = 1 << 6;

    public static final int LIST = 1 << 7;
    public static final int STRUCT = 1 << 8;

    public static final int NUMBER = INT | FLOAT;
    public static final int TOP = NULL | BOOL | NUMBER | STRING | BYTES | STRUCT | LIST | FUNCTION;

    /** What has an order. */
    public static final int ORDERED = NULL | BOOL | NUMBER | STRING | BYTES;

    private static final String[] NAMES = {"null", "bool", "int", "float", "string", "bytes", "func", "list", "struct"};

    private Kind() {}

    /** The name that the language gives a set: {@code int}, {@code number}, {@code (int|string)}, {@code _}, {@code _|_}. */
    public static String name(int kinds) {
        if (kinds == BOTTOM) {
            return "_|_";
        }
        if ((kinds & ~FUNCTION) == (TOP & ~FUNCTION)) {
            return "_";
        }
        List<String> names = new ArrayList<>();
        for (int bit = 0; bit < NAMES.length; bit++) {
            if ((kinds & 1 << bit) != 0) {
                if ((1 << bit & NUMBER) == 0 || (kinds & NUMBER) != NUMBER) {
                    names.add(NAMES[bit]);
                }
            }
        }
        if ((kinds & NUMBER) == NUMBER) {
            names.add("number");
        }
        return names.size() == 1 ? names.getFirst() : "(" + String.join("|", names) + ")";
    }
}
