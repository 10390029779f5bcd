package io.holdfast.settings;

/** How work is shared between endpoints that are well. */
public enum Balance {
    /** An earlier tier serves while it has the capacity; what it has not overflows to the next. */
    PRIORITY,
    /** All serve whose round trip is within 15 ms of the fastest one's. */
    SPREAD
}
