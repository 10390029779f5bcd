package io.holdfast.subscribe;

import org.jspecify.annotations.Nullable;

/** Why a subscription ended for good. Nothing was skipped: a new start goes on from the last checkpoint. */
public final class SubscriptionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of failure. */
    private final Reason reason;

    /**
     * For a subscription that cannot go on.
     *
     * @param reason what kind of failure
     * @param message what happened and what to do
     * @param cause what was thrown, if something was
     */
    public SubscriptionException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /**
     * What kind of failure it is.
     *
     * @return never null
     */
    public Reason reason() {
        return reason;
    }

    /** The kinds of failure. */
    public enum Reason {
        /** The handler threw; its exception is the cause. */
        HANDLER,
        /** The checkpoint could not be loaded or saved, belongs to another object, or a later owner has taken over. */
        CHECKPOINT,
        /** The object does not exist, or was dropped. */
        UNKNOWN_OBJECT,
        /** The server has no SUBSCRIBE. */
        NOT_MATERIALIZE,
        /** The object's columns are not those of the checkpoint. */
        COLUMNS_CHANGED,
        /** A snapshot without rows would have retracted everything. */
        EMPTY_SNAPSHOT,
        /** More rows lay between two progress messages than the buffer may hold. */
        BUFFER_FULL,
        /** Credentials or privileges were refused again and again. */
        REFUSED,
        /** Somebody cancelled the stream at the server. */
        CANCELLED,
        /** The server ended the stream with an error that comes back until the data changes, such as a division by zero. */
        POISONED,
        /** Anything else that another attempt cannot mend. */
        SERVER
    }
}
