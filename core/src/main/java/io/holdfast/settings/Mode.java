package io.holdfast.settings;

/** How much Holdfast does. Switchable while it runs: how a careful team turns it on, and off at 3 a.m. */
public enum Mode {
    /** Reads survive: statements go to the serving endpoint and run again elsewhere when it fails. */
    ACTIVE,
    /** Everything is decided, counted and reported, and nothing hops: statements go to the first endpoint. */
    OBSERVE,
    /** The first endpoint and nothing else. */
    PASSTHROUGH
}
