package io.holdfast.read;

/** What a text asks of a connection, as far as the client has to know. */
public enum StatementKind {
    /** A single statement without effect: it may be run again, and anywhere. */
    READ,
    /** Opens a transaction. */
    BEGIN,
    /** Commits one. */
    COMMIT,
    /** Rolls one back as a whole. */
    ROLLBACK,
    /** Rolls back to a savepoint; the transaction goes on. */
    ROLLBACK_TO_SAVEPOINT,
    /** Changes settings of the session, and nothing else. */
    SESSION,
    /** Writes for sure, data or catalog: it goes where writes go, and is sent once. */
    WRITE,
    /** Anything else, or nothing that we can be sure of: it may have any effect and is sent once. */
    UNKNOWN
}
