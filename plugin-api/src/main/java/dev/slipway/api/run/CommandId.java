package dev.slipway.api.run;

/** The id of a given command, made by who gives it, so that giving it twice does it once. */
public record CommandId(String value) {}
