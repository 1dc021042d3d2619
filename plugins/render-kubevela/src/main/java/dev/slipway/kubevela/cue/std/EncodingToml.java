package dev.slipway.kubevela.cue.std;

import static dev.slipway.kubevela.cue.std.Library.ANY;
import static dev.slipway.kubevela.cue.std.Library.BYTES;
import static dev.slipway.kubevela.cue.std.Library.text;

import dev.slipway.kubevela.cue.compile.Kind;

/** The package {@code encoding/toml}. */
final class EncodingToml {

    private EncodingToml() {}

    static Library library() {
        return new Library.Table("encoding/toml")
                .function("Marshal", Kind.STRING, a -> text(TomlWriter.write(a.get(0))), ANY)
                .function("Unmarshal", Kind.TOP, a -> TomlReader.read(a.decoded(0)), BYTES)
                .library();
    }
}
