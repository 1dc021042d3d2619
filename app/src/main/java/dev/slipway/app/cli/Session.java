package dev.slipway.app.cli;

/** One command's surroundings. */
record Session(Desk desk, Terminal terminal, Globals globals) {}
