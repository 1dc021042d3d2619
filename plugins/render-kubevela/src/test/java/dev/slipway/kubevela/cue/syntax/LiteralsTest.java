package dev.slipway.kubevela.cue.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** How text and bytes are written so that they can be read again. */
class LiteralsTest {

    private static byte[] read(String literal) throws Literals.BadLiteral {
        Parsed parsed = Parser.parse(new Source("x.cue", "x: " + literal));
        assertThat(parsed.problems()).isEmpty();
        return Literals.part(literal, Literals.quotes(literal, literal), true, true);
    }

    @Test
    void whatCannotBeSeenIsEscaped() {
        assertThat(Literals.quote("a\tb\"c\\d\u0007\u200b é😀")).isEqualTo("\"a\\tb\\\"c\\\\d\\a\\u200b é😀\"");
        assertThat(Literals.quote("\uDB40\uDC01")).isEqualTo("\"\\U000e0001\"");
    }

    @Test
    void linesAreIndented() {
        assertThat(Literals.lines("a\n\n\"b\"\n", 1)).isEqualTo("\"\"\"\n\t\ta\n\n\t\t\"b\"\n\n\t\t\"\"\"");
    }

    @Test
    void quotesInsideGetHashesOutside() {
        assertThat(Literals.lines("\"\"\"#\n\\", 0)).isEqualTo("##\"\"\"\n\t\"\"\"#\n\t\\##\\\n\t\"\"\"##");
    }

    @Test
    void bytesAreTextWhereTheyCanBe() {
        assertThat(Literals.bytes(new byte[] {'a', '\'', (byte) 0xc3, (byte) 0xa9, (byte) 0xff, 0}, 0))
                .isEqualTo("'a\\'é\\xff\\x00'");
        assertThat(Literals.bytes("'''\n".getBytes(StandardCharsets.UTF_8), 0)).isEqualTo("#'''\n\t'''\n\n\t'''#");
    }

    @Property
    void whatIsWrittenIsReadAgain(@ForAll byte[] value) throws Literals.BadLiteral {
        assertThat(read(Literals.bytes(value, 2))).isEqualTo(value);
        String text = new String(value, StandardCharsets.UTF_8);
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        assertThat(read(Literals.quote(text))).isEqualTo(encoded);
        assertThat(read(Literals.lines(text, 2))).isEqualTo(encoded);
    }
}
