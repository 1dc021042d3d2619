package dev.slipway.api.run;

/** Where an effect stands (release-engines §6.4). */
public enum EffectPhase {
    PREPARED,
    SENT,
    ACKED,
    ADOPTED,
    UNKNOWN,
    REJECTED,
    CONFIRMED,
    ABANDONED
}
