package io.holdfast.failure;

import java.sql.SQLNonTransientException;

/**
 * A write was refused before it was sent: two environments do not share their INSERTs, so a data source over several of them
 * writes only where its setting {@code writes} says. SQLSTATE 25006.
 */
public final class WritesRefusedException extends SQLNonTransientException {
    private static final long serialVersionUID = 1L;

    /**
     * For a write that has no place to go.
     *
     * @param message why, and which setting lifts it
     */
    public WritesRefusedException(String message) {
        super(message, "25006");
    }
}
