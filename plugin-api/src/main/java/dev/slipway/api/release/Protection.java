package dev.slipway.api.release;

/** How much confirmation a cluster demands (the confirmation matrix): open, guarded (a reason too), protected. */
public enum Protection {
    OPEN,
    GUARDED,
    PROTECTED
}
