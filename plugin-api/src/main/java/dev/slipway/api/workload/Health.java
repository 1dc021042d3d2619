package dev.slipway.api.workload;

/** Argo CD's health words, from best to worst as far as rolling up goes. */
public enum Health {
    HEALTHY,
    SUSPENDED,
    PROGRESSING,
    MISSING,
    DEGRADED,
    UNKNOWN
}
