package io.holdfast.samples.benchmarks.subscriptions;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * What a piece of work took.
 *
 * @param seconds on the clock
 * @param cpu seconds of all threads of this process
 */
record Measure(double seconds, double cpu) {
    private static final double NANOS = 1e9;

    /** What is measured. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    static Measure of(Work work) throws Exception {
        long began = System.nanoTime();
        long used = cpuNanos();
        work.run();
        return new Measure((System.nanoTime() - began) / NANOS, (cpuNanos() - used) / NANOS);
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(1);
        }
    }

    static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
