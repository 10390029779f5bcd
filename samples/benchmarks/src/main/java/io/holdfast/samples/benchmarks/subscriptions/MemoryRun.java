package io.holdfast.samples.benchmarks.subscriptions;

import static io.holdfast.samples.benchmarks.subscriptions.Measure.await;
import static io.holdfast.samples.benchmarks.subscriptions.Measure.say;

import io.holdfast.HoldfastDataSource;
import io.holdfast.subscribe.Subscription;
import io.holdfast.subscribe.Subscription.State;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Updates of a fixed set of keys, from servers in a process of their own: nothing may grow here. */
final class MemoryRun {
    private static final int SAMPLES = 10;

    private final Servers servers;
    private final long changes;

    MemoryRun(Servers servers, long changes) {
        this.servers = servers;
        this.changes = changes;
    }

    void run() throws Exception {
        servers.makeHot();
        AtomicLong seen = new AtomicLong();
        List<Long> heap = new ArrayList<>();
        try (HoldfastDataSource materialize = servers.dataSource("east");
                Subscription hot = materialize
                        .subscribe("hot")
                        .upsert("id")
                        .start(batch -> seen.addAndGet(batch.changes().size()))) {
            await(() -> hot.state() == State.LIVE);
            long written = 0;
            Measure took = Measure.of(() -> {});
            for (int sample = 1; sample <= SAMPLES; sample++) {
                long until = changes * sample / SAMPLES;
                long from = written;
                Measure part = Measure.of(() -> write(from, until, seen));
                written = until;
                took = new Measure(took.seconds() + part.seconds(), took.cpu() + part.cpu());
                heap.add(heapMebibytes());
            }
            say(
                    "memory: heap of the client in MiB after each tenth of %d changes: %s; %.0f changes/s",
                    written, heap, written / took.seconds());
        }
    }

    private static long heapMebibytes() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }

    /** Never far ahead of what was delivered: a backlog would be measured instead. */
    private void write(long from, long until, AtomicLong seen) throws Exception {
        for (long written = from; written < until; written += Site.HOT_ROWS) {
            servers.updateHot((int) (written / Site.HOT_ROWS));
            long due = written - 200L * Site.HOT_ROWS;
            await(() -> seen.get() >= due / 2);
        }
    }
}
