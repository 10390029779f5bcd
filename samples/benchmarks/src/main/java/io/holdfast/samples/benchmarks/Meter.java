package io.holdfast.samples.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;

/** Measures what the calling thread spends. */
public final class Meter {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /**
     * Runs something.
     *
     * @param work what
     * @return what one of its units cost the calling thread
     * @throws SQLException where the work does
     */
    public Cost cost(Work work) throws SQLException {
        long thread = Thread.currentThread().getId();
        long bytes = threads.getThreadAllocatedBytes(thread);
        long wall = System.nanoTime();
        long cpu = threads.getCurrentThreadCpuTime();
        int units = work.run();
        cpu = threads.getCurrentThreadCpuTime() - cpu;
        wall = System.nanoTime() - wall;
        bytes = threads.getThreadAllocatedBytes(thread) - bytes;
        return new Cost((double) wall / units, (double) cpu / units, (double) bytes / units);
    }

    /** What is measured. */
    @FunctionalInterface
    public interface Work {
        /**
         * Does it.
         *
         * @return how many units that was
         * @throws SQLException where the server fails
         */
        int run() throws SQLException;
    }

    /**
     * What one unit cost.
     *
     * @param wallNanos passed
     * @param cpuNanos of this thread
     * @param bytes allocated by this thread
     */
    public record Cost(double wallNanos, double cpuNanos, double bytes) {
        /**
         * The difference.
         *
         * @param base what is taken away
         * @return by how much this is more
         */
        public Cost minus(Cost base) {
            return new Cost(wallNanos - base.wallNanos, cpuNanos - base.cpuNanos, bytes - base.bytes);
        }
    }
}
