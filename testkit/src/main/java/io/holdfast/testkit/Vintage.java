package io.holdfast.testkit;

/** Which Materialize an emulator answers like: wordings and SQLSTATEs changed between releases. */
public enum Vintage {
    /** The newest release known. */
    CURRENT,
    /** A release from before the error codes were sorted out: XX000 nearly everywhere. */
    OLD
}
