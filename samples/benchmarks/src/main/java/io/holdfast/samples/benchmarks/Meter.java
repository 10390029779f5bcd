package io.holdfast.samples.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;

/** Measures what the calling thread spends. */
final class Meter {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Runs something and says what one of its units cost. */
    Cost cost(Work work) throws SQLException {
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
    interface Work {
        /** Does it; returns how many units it did. */
        int run() throws SQLException;
    }

    /**
     * What one unit cost.
     *
     * @param wallNanos passed
     * @param cpuNanos of this thread
     * @param bytes allocated by this thread
     */
    record Cost(double wallNanos, double cpuNanos, double bytes) {
        Cost minus(Cost base) {
            return new Cost(wallNanos - base.wallNanos, cpuNanos - base.cpuNanos, bytes - base.bytes);
        }
    }
}
