package io.holdfast.subscribe.state;

import io.holdfast.subscribe.SinkContent;

/** Makes the ways of knowing what was delivered. */
public final class States {
    private States() {}

    /**
     * Every row.
     *
     * @param room where
     * @return knows nothing yet
     */
    public static Delivered rows(Room room) {
        return new Rows(room);
    }

    /**
     * Every key with 128 bits of its row.
     *
     * @param room for what does not fit
     * @return knows nothing yet
     */
    public static Delivered keys(Room room) {
        return new Keys(room);
    }

    /**
     * The sink itself.
     *
     * @param room for what does not fit
     * @param sink reads it
     * @return keeps nothing
     */
    public static Delivered sink(Room room, SinkContent sink) {
        return new Sink(room, sink);
    }

    /**
     * Nothing: a move elsewhere means a whole snapshot.
     *
     * @return keeps nothing
     */
    public static Delivered nothing() {
        return new Nothing();
    }
}
