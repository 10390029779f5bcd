package io.holdfast.failure;

import java.sql.SQLTimeoutException;
import org.jspecify.annotations.Nullable;

/** A call used up its deadline: the message says how long it was and where the time went. SQLSTATE 57014. */
public final class DeadlineExceededException extends SQLTimeoutException {
    private static final long serialVersionUID = 1L;

    /**
     * For a call out of time.
     *
     * @param message what was done until then
     * @param cause the last failure, null where there was none
     */
    public DeadlineExceededException(String message, @Nullable Throwable cause) {
        super(message, "57014", cause);
    }
}
