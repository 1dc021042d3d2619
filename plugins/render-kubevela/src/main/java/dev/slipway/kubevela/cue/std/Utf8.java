package dev.slipway.kubevela.cue.std;

/** Text counted in the bytes of its UTF-8. Pure functions. */
final class Utf8 {

    private Utf8() {}

    /** How many bytes a part of a text has. */
    static int length(String text, int from, int to) {
        int bytes = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }
}
