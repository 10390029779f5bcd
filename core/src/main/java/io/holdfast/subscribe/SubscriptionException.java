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
     * For a store that refuses an owner whose time is over.
     *
     * @param epoch of the one that is refused
     * @param owner the epoch that owns it now
     * @return to be thrown
     */
    public static SubscriptionException ownerLost(long epoch, long owner) {
        return new SubscriptionException(
                Reason.OWNER_LOST,
                "owner epoch " + epoch + " is over: epoch " + owner + " has taken over. Another instance runs this"
                        + " subscription, or two share one store",
                null);
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
        /** The checkpoint could not be loaded or saved, or belongs to another object. */
        CHECKPOINT,
        /** A later owner has taken over; what this one had not committed was rolled back. */
        OWNER_LOST,
        /** The object does not exist, or was dropped. */
        UNKNOWN_OBJECT,
        /** The server has no SUBSCRIBE. */
        NOT_MATERIALIZE,
        /** The object's columns are not those of the checkpoint. */
        COLUMNS_CHANGED,
        /** A snapshot without rows would have retracted everything. */
        EMPTY_SNAPSHOT,
        /** A correction would have taken away, or back, more than its policy allows. */
        CORRECTION_REFUSED,
        /** The history after the checkpoint is gone, or the name means another object, and the policy is to fail. */
        HISTORY_LOST,
        /** The keys of the upsert shape are not unique. */
        KEY_VIOLATION,
        /** More rows waited, or lay between two progress messages, than memory and disk may hold, or the disk failed. */
        BUFFER_FULL,
        /** Credentials or privileges were refused again and again. */
        REFUSED,
        /** Somebody cancelled the stream at the server, or the subscriber of a publisher of batches did. */
        CANCELLED,
        /** The server ended the stream with an error that comes back until the data changes, such as a division by zero. */
        POISONED,
        /** Anything else that another attempt cannot mend. */
        SERVER
    }
}
