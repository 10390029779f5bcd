package io.holdfast.samples.benchmarks.scale;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** What this JVM holds and spends in all. */
final class Census {
    private static final int COLLECTIONS = 12;
    private static final long TOO_LITTLE = 2_000;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** Bytes of the heap in use once what nobody needs is gone: collected until a collection finds nothing more. */
    long heap() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int idle = 0, i = 0; idle < 3 && i < COLLECTIONS; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(50);
            long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            idle = used > least - TOO_LITTLE ? idle + 1 : 0;
            least = Math.min(least, used);
        }
        return least;
    }

    int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    /** Microseconds of CPU that the whole JVM spends in a second while nobody asks anything of it. */
    double idleMicrosPerSecond(long seconds) throws InterruptedException {
        long cpu = system.getProcessCpuTime();
        long wall = System.nanoTime();
        TimeUnit.SECONDS.sleep(seconds);
        cpu = system.getProcessCpuTime() - cpu;
        wall = System.nanoTime() - wall;
        return 1e6 * cpu / wall;
    }
}
