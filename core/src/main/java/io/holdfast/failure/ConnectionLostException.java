package io.holdfast.failure;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;

/**
 * A connection broke under work that had no effect, such as an open transaction or a cursor: the server has rolled it back.
 * Run the whole transaction again; the logical connection is usable at once. SQLSTATE 08006.
 */
public final class ConnectionLostException extends SQLRecoverableException {
    private static final long serialVersionUID = 1L;

    /** Where the work ran. */
    private final String endpoint;

    /**
     * For work that is lost and may be repeated.
     *
     * @param endpoint where it ran
     * @param message what happened and what to do
     * @param cause the break
     */
    public ConnectionLostException(String endpoint, String message, SQLException cause) {
        super(message, "08006", cause);
        this.endpoint = endpoint;
    }

    /**
     * Where the work ran.
     *
     * @return the endpoint's name
     */
    public String endpoint() {
        return endpoint;
    }
}
