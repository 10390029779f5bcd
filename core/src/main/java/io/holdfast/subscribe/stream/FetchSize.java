package io.holdfast.subscribe.stream;

/**
 * How many rows the next {@code FETCH} asks for: PgJDBC holds all of them, so that rows of a megabyte have to come a few at a time.
 * Begins small, where nothing is known of the rows; grows while replies are full, as far as the bytes of the last rows allow; and gets
 * small again while replies are not, because what comes next may be wider. Confined to one thread.
 */
final class FetchSize {
    /** Where nothing is known. */
    static final int FIRST = 16;

    /** As many as pay for a round trip. */
    static final int MOST = 4_000;

    /** What a reply should take of the memory, rows as the server sends them. */
    static final long TARGET_BYTES = 2 << 20;

    private static final int GROWTH = 4;

    private final int most;
    private int next;
    private long rowBytes;

    /** Asks for so many at most, whatever the bytes would allow. */
    FetchSize(int most) {
        this.most = Math.min(most, MOST);
        this.next = Math.min(FIRST, this.most);
    }

    /** Rows to ask for. */
    int next() {
        return next;
    }

    /**
     * What came.
     *
     * @param rows in the reply, as many as were asked for or less
     * @param looked how many data rows of it were looked at
     * @param bytes of those
     */
    void came(int rows, int looked, long bytes) {
        if (looked > 0) {
            rowBytes = Math.max(1, bytes / looked);
        }
        int wanted = rows < next ? Math.max(FIRST, Math.min(next, rows * 2)) : next * GROWTH;
        next = (int) Math.max(1, Math.min(Math.min(wanted, most), rowBytes == 0 ? FIRST : TARGET_BYTES / rowBytes));
    }
}
