package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Num;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An address of the internet protocol, as {@code net/netip} of Go reads and writes it. Immutable, any thread. */
final class Ip {

    static final int LENGTH_4 = 4;
    static final int LENGTH_6 = 16;
    private static final int GROUPS = 8;
    private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{1,4}");

    private final byte[] bytes;
    private final String zone;

    private Ip(byte[] bytes, String zone) {
        this.bytes = bytes;
        this.zone = zone;
    }

    /** The address that a value stands for: text, bytes that are text, or a list of its bytes. */
    static @Nullable Ip of(Datum value) {
        return switch (value) {
            case Datum.Text text -> parse(text.value());
            case Datum.Bytes bytes -> parse(new String(bytes.value(), StandardCharsets.UTF_8));
            case Datum.Items items -> of(items.values());
            default -> null;
        };
    }

    private static @Nullable Ip of(List<Datum> values) {
        byte[] bytes = new byte[values.size()];
        for (int i = 0; i < bytes.length; i++) {
            if (!(values.get(i) instanceof Num number) || !number.integer()) {
                return null;
            }
            BigInteger value = number.toBigInteger();
            if (value.signum() < 0 || value.bitLength() > Byte.SIZE) {
                return null;
            }
            bytes[i] = value.byteValue();
        }
        return bytes.length == LENGTH_4 || bytes.length == LENGTH_6 ? new Ip(bytes, "") : null;
    }

    /** The address that a text is, null if it is none. */
    static @Nullable Ip parse(String text) {
        if (text.indexOf(':') < 0) {
            byte[] four = parseFour(text);
            return four == null ? null : new Ip(four, "");
        }
        int percent = text.indexOf('%');
        String zone = percent < 0 ? "" : text.substring(percent + 1);
        byte[] six = percent >= 0 && zone.isEmpty() ? null : parseSix(percent < 0 ? text : text.substring(0, percent));
        return six == null ? null : new Ip(six, zone);
    }

    private static byte @Nullable [] parseFour(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != LENGTH_4) {
            return null;
        }
        byte[] bytes = new byte[LENGTH_4];
        for (int i = 0; i < LENGTH_4; i++) {
            if (!DECIMAL.matcher(parts[i]).matches() || Integer.parseInt(parts[i]) > 0xFF) {
                return null;
            }
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        return bytes;
    }

    private static byte @Nullable [] parseSix(String text) {
        int gap = text.indexOf("::");
        List<Integer> head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
        List<Integer> tail = gap < 0 ? List.of() : groups(text.substring(gap + 2), true);
        if (head == null || tail == null) {
            return null;
        }
        int given = head.size() + tail.size();
        if (gap < 0 ? given != GROUPS : given >= GROUPS) {
            return null;
        }
        List<Integer> all = new ArrayList<>(head);
        for (int i = given; i < GROUPS; i++) {
            all.add(0);
        }
        all.addAll(tail);
        byte[] bytes = new byte[LENGTH_6];
        for (int i = 0; i < GROUPS; i++) {
            bytes[2 * i] = (byte) (all.get(i) >> Byte.SIZE);
            bytes[2 * i + 1] = all.get(i).byteValue();
        }
        return bytes;
    }

    private static @Nullable List<Integer> groups(String text, boolean atEnd) {
        List<Integer> groups = new ArrayList<>();
        if (text.isEmpty()) {
            return groups;
        }
        String[] parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            if (atEnd && i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
                byte[] four = parseFour(parts[i]);
                if (four == null) {
                    return null;
                }
                groups.add((four[0] & 0xFF) << Byte.SIZE | four[1] & 0xFF);
                groups.add((four[2] & 0xFF) << Byte.SIZE | four[3] & 0xFF);
            } else if (HEX.matcher(parts[i]).matches()) {
                groups.add(Integer.parseInt(parts[i], 16));
            } else {
                return null;
            }
        }
        return groups;
    }

    /** True for an address of version 4. */
    boolean four() {
        return bytes.length == LENGTH_4;
    }

    /** True for an address of version 6 with a zone. */
    boolean zoned() {
        return !zone.isEmpty();
    }

    /** How many bits it has. */
    int bits() {
        return bytes.length * Byte.SIZE;
    }

    /** Its bytes. */
    byte[] bytes() {
        return bytes.clone();
    }

    /** Its sixteen bytes, those of version 4 mapped into version 6. */
    byte[] sixteen() {
        if (!four()) {
            return bytes();
        }
        byte[] mapped = new byte[LENGTH_6];
        mapped[10] = mapped[11] = (byte) 0xFF;
        System.arraycopy(bytes, 0, mapped, LENGTH_6 - LENGTH_4, LENGTH_4);
        return mapped;
    }

    private boolean mapped() {
        boolean zeros = !four() && bytes[10] == -1 && bytes[11] == -1;
        for (int i = 0; zeros && i < 10; i++) {
            zeros = bytes[i] == 0;
        }
        return zeros;
    }

    /** Without the mapping into version 6. */
    private Ip plain() {
        return mapped() ? new Ip(Arrays.copyOfRange(bytes, LENGTH_6 - LENGTH_4, LENGTH_6), "") : this;
    }

    private int at(int index) {
        return bytes[index] & 0xFF;
    }

    boolean loopback() {
        Ip ip = plain();
        return ip.four() ? ip.at(0) == 127 : Arrays.equals(ip.bytes, lastBitOnly());
    }

    private static byte[] lastBitOnly() {
        byte[] one = new byte[LENGTH_6];
        one[LENGTH_6 - 1] = 1;
        return one;
    }

    boolean multicast() {
        Ip ip = plain();
        return ip.four() ? ip.at(0) >> 4 == 0xE : ip.at(0) == 0xFF;
    }

    boolean interfaceLocalMulticast() {
        return !plain().four() && at(0) == 0xFF && (at(1) & 0xF) == 1;
    }

    boolean linkLocalMulticast() {
        Ip ip = plain();
        return ip.four()
                ? ip.at(0) == 224 && ip.at(1) == 0 && ip.at(2) == 0
                : ip.at(0) == 0xFF && (ip.at(1) & 0xF) == 2;
    }

    boolean linkLocalUnicast() {
        Ip ip = plain();
        return ip.four() ? ip.at(0) == 169 && ip.at(1) == 254 : ip.at(0) == 0xFE && (ip.at(1) & 0xC0) == 0x80;
    }

    boolean unspecified() {
        return !zoned() && Arrays.equals(bytes, new byte[bytes.length]);
    }

    boolean globalUnicast() {
        Ip ip = plain();
        boolean none = Arrays.equals(ip.bytes, new byte[ip.bytes.length]);
        boolean broadcast = ip.four() && Arrays.equals(ip.bytes, new byte[] {-1, -1, -1, -1});
        return !none && !broadcast && !loopback() && !multicast() && !linkLocalUnicast();
    }

    /** Its shortest spelling. */
    @Override
    public String toString() {
        if (four()) {
            return at(0) + "." + at(1) + "." + at(2) + "." + at(3);
        }
        String end = zoned() ? "%" + zone : "";
        if (mapped()) {
            return "::ffff:" + plain() + end;
        }
        int longest = 0;
        int from = -1;
        for (int i = 0; i < GROUPS; i++) {
            int run = i;
            while (run < GROUPS && group(run) == 0) {
                run++;
            }
            if (run - i > Math.max(longest, 1)) {
                longest = run - i;
                from = i;
            }
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == from) {
                out.append("::");
                i += longest - 1;
                continue;
            }
            out.append(i > 0 && (from < 0 || i != from + longest) ? ":" : "").append(Integer.toHexString(group(i)));
        }
        return out + end;
    }

    private int group(int index) {
        return at(2 * index) << Byte.SIZE | at(2 * index + 1);
    }
}
