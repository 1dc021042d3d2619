package dev.slipway.kubevela.cue.openapi;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.openapi.NoSchemaException.Fault;

/** Stands in a document where no data can: a document that keeps one is refused. */
record Flaw(Fault fault) implements Datum.Opaque {

    @Override
    public int kind() {
        return Kind.BOTTOM;
    }
}
