package io.holdfast.failure;

import java.sql.SQLException;
import java.sql.SQLNonTransientException;

/**
 * A statement was sent, the connection broke before its answer, and it may have taken effect. It was not and will not be sent
 * again: look at the data before you repeat it. SQLSTATE 08007 for a commit, 08006 otherwise.
 */
public final class OutcomeUnknownException extends SQLNonTransientException {
    private static final long serialVersionUID = 1L;

    /** Where the work ran. */
    private final String endpoint;

    /**
     * For a statement whose fate is unknown.
     *
     * @param endpoint where it was sent
     * @param sqlState 08007 or 08006
     * @param message what happened and what to do
     * @param cause the break
     */
    public OutcomeUnknownException(String endpoint, String sqlState, String message, SQLException cause) {
        super(message, sqlState, cause);
        this.endpoint = endpoint;
    }

    /**
     * Where the statement was sent.
     *
     * @return the endpoint's name
     */
    public String endpoint() {
        return endpoint;
    }
}
