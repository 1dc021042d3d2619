package dev.slipway.app.cli;

import dev.slipway.store.Store;

/** One command's surroundings. */
record Session(Desk desk, Terminal terminal, Globals globals) {
    /** The store that {@code --store} names, or the usual one; opened when first asked for. */
    Store store() {
        return desk.store(globals.store());
    }
}
