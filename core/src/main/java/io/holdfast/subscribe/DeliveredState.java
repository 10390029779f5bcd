package io.holdfast.subscribe;

/**
 * What a subscription in mode {@link ReconcileMode#KEYED} or {@link ReconcileMode#ROWS} knows of the rows it has delivered, as
 * bytes: parts of about a quarter of a mebibyte at most, which a {@link CheckpointStore} keeps in their order beside the
 * checkpoint and gives back as they were. What is in them is the library's own, and its format has a number.
 */
@FunctionalInterface
public interface DeliveredState {
    /** Nothing. */
    DeliveredState NONE = receiver -> {};

    /**
     * Hands over every part, in order.
     *
     * @param receiver of the parts
     * @throws Exception what the receiver throws, or reading them
     */
    void forEach(Receiver receiver) throws Exception;

    /** Receives parts. */
    @FunctionalInterface
    interface Receiver {
        /**
         * The next one.
         *
         * @param part the receiver's own
         * @throws Exception where it cannot be kept or understood
         */
        void accept(byte[] part) throws Exception;
    }
}
