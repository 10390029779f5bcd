package io.holdfast.testkit.store;

import org.jspecify.annotations.Nullable;

/** One copy of a row and when it existed: from inclusive, to exclusive. */
final class Version {
    final Tuple row;
    private final long from;
    private volatile long to = Long.MAX_VALUE;

    /** Another live copy of the same row; only the writer looks at it. */
    @Nullable
    Version twin;

    Version(Tuple row, long from, @Nullable Version twin) {
        this.row = row;
        this.from = from;
        this.twin = twin;
    }

    boolean existsAt(long time) {
        return from <= time && time < to;
    }

    boolean endedBy(long time) {
        return to <= time;
    }

    void end(long time) {
        to = time;
    }
}
