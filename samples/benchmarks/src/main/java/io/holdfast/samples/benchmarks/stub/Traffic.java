package io.holdfast.samples.benchmarks.stub;

/** What the calling thread has sent: the same each time the same code runs, on any machine. */
public final class Traffic {
    private final ThreadLocal<long[]> counts = ThreadLocal.withInitial(() -> new long[3]);

    void wrote(int bytes) {
        long[] mine = counts.get();
        mine[0]++;
        mine[1] += bytes;
    }

    void message() {
        counts.get()[2]++;
    }

    /**
     * Writes to a socket.
     *
     * @return the calling thread's
     */
    public long writes() {
        return counts.get()[0];
    }

    /**
     * Bytes written to a socket.
     *
     * @return the calling thread's
     */
    public long bytes() {
        return counts.get()[1];
    }

    /**
     * Messages of the protocol.
     *
     * @return the calling thread's
     */
    public long messages() {
        return counts.get()[2];
    }
}
