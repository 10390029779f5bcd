package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.spill.MemoryLimit;

/**
 * How much of the memory a reply may take. How wide rows will be nobody knows before they come, and the driver holds all rows of a
 * reply: one that gets too large is broken off, and from then on fewer rows are asked for at a time, until this process ends: a
 * snapshot whose wide rows come last would break off for ever if that were forgotten. A single row has to come whole. Thread-safe.
 */
final class ReplyBound {
    /** Whatever the memory: many times what a reply is meant to have. */
    static final long LEAST_BYTES = 2 * FetchSize.TARGET_BYTES;

    private static final int PARTS_OF_THE_MEMORY = 4;
    private static final int FEWER = 16;

    private final long bytes;
    private volatile int rows = FetchSize.MOST;

    ReplyBound(MemoryLimit memory) {
        this.bytes = Math.max(LEAST_BYTES, memory.bytes() / PARTS_OF_THE_MEMORY);
    }

    /** Of one reply, as long as it may have several rows. */
    long bytes(int rowsAsked) {
        return rowsAsked == 1 ? Long.MAX_VALUE : bytes;
    }

    /** The most rows to ask for. */
    int rows() {
        return rows;
    }

    /** A reply was too large. */
    void overrun(int rowsAsked) {
        rows = Math.max(1, rowsAsked / FEWER);
    }
}
