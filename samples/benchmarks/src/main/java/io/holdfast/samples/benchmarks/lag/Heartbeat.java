package io.holdfast.samples.benchmarks.lag;

import io.holdfast.testkit.MaterializeEmulator;
import io.holdfast.testkit.RowChanges;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What is upstream of both regions: writes the time to each, ten times a second. */
final class Heartbeat implements AutoCloseable {
    private final List<MaterializeEmulator> regions;
    private final Thread thread;
    private volatile boolean running = true;

    Heartbeat(List<MaterializeEmulator> regions) {
        this.regions = List.copyOf(regions);
        regions.forEach(region -> region.execute("CREATE TABLE heartbeat (at bigint)"));
        this.thread = new Thread(this::beat, "heartbeat");
        thread.setDaemon(true);
        thread.start();
    }

    private void beat() {
        long before = 0;
        while (running) {
            long now = System.currentTimeMillis();
            for (MaterializeEmulator region : regions) {
                RowChanges changes = new RowChanges();
                if (before > 0) {
                    changes.delete("heartbeat", before);
                }
                region.apply(changes.insert("heartbeat", now));
            }
            before = now;
            try {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        running = false;
        thread.interrupt();
    }
}
