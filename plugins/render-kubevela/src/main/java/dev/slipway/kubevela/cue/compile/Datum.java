package dev.slipway.kubevela.cue.compile;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Data: a value with nothing left to decide, except where {@link Opaque} stands. Immutable, any thread. */
public sealed interface Datum
        permits Datum.Null, Datum.Bool, Num, Datum.Text, Datum.Bytes, Datum.Items, Datum.Fields, Datum.Opaque {

    /** Its kind, one or more bits of {@link Kind}. */
    int kind();

    /** {@code null}. */
    record Null() implements Datum {
        @Override
        public int kind() {
            return Kind.NULL;
        }
    }

    /** A truth value. */
    record Bool(boolean value) implements Datum {
        @Override
        public int kind() {
            return Kind.BOOL;
        }
    }

    /** Text. */
    record Text(String value) implements Datum {
        @Override
        public int kind() {
            return Kind.STRING;
        }
    }

    /** Bytes; equal by content. */
    final class Bytes implements Datum {
        private final byte[] value;

        /** Copies. */
        public Bytes(byte[] value) {
            this.value = value.clone();
        }

        /** A copy. */
        public byte[] value() {
            return value.clone();
        }

        /** How many. */
        public int length() {
            return value.length;
        }

        @Override
        public int kind() {
            return Kind.BYTES;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return "Bytes[" + value.length + "]";
        }
    }

    /** A list. */
    record Items(List<Datum> values) implements Datum {
        /** Fixes the list. */
        public Items {
            values = List.copyOf(values);
        }

        @Override
        public int kind() {
            return Kind.LIST;
        }
    }

    /** A struct's regular fields in the order of export. */
    record Fields(SequencedMap<String, Datum> values) implements Datum {
        /** Fixes the fields. */
        public Fields {
            values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
        }

        @Override
        public int kind() {
            return Kind.STRUCT;
        }
    }

    /** A value that is no data: incomplete, or a constraint. What it is only the evaluator knows. */
    non-sealed interface Opaque extends Datum {}
}
