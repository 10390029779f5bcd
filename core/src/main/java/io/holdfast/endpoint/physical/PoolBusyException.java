package io.holdfast.endpoint.physical;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;

/** No pooled connection came free in time, and none failed to open: the pool is busy, the endpoint is not to blame. */
public final class PoolBusyException extends SQLTransientConnectionException {
    private static final long serialVersionUID = 1L;

    /**
     * For a borrower out of luck.
     *
     * @param endpoint its name
     * @param size the pool's size
     * @param waited how long
     * @param cause what the pool said
     */
    public PoolBusyException(String endpoint, int size, Duration waited, SQLException cause) {
        super(
                "all " + size + " connections of endpoint " + endpoint + " were busy for " + waited.toMillis()
                        + " ms; raise poolSize or run fewer statements at once",
                "53300",
                cause);
    }
}
