package io.holdfast.samples.benchmarks.subscriptions;

import static io.holdfast.samples.benchmarks.subscriptions.Measure.await;
import static io.holdfast.samples.benchmarks.subscriptions.Measure.say;

import io.holdfast.HoldfastDataSource;
import io.holdfast.subscribe.Subscription;
import io.holdfast.subscribe.Subscription.State;
import io.holdfast.testkit.RowChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Updates of a fixed set of keys: nothing may grow. */
final class MemoryRun {
    private static final int PER_TIMESTAMP = 1_000;
    private static final int HOT_KEYS = 10_000;
    private static final int SAMPLES = 10;

    private final Site site;
    private final long changes;

    MemoryRun(Site site, long changes) {
        this.site = site;
        this.changes = changes;
    }

    void run() throws Exception {
        site.east().execute("CREATE TABLE hot (id int, item text) WITH (RETAIN HISTORY FOR '1s')");
        AtomicLong seen = new AtomicLong();
        List<String> heap = new ArrayList<>();
        try (HoldfastDataSource materialize = Site.over(site.east());
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
                heap.add(until / 1_000 + "k: " + heapMebibytes());
            }
            say(
                    "memory: heap in MiB after so many changes, server included: %s; %.0f changes/s",
                    heap, written / took.seconds());
        }
        site.east().execute("DROP TABLE hot");
    }

    private static long heapMebibytes() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }

    /** Never far ahead of what was delivered: a backlog would be measured instead. */
    private void write(long from, long until, AtomicLong seen) throws InterruptedException {
        for (long written = from; written < until; written += PER_TIMESTAMP) {
            update((int) (written / PER_TIMESTAMP));
            long due = written - 200L * PER_TIMESTAMP;
            await(() -> seen.get() >= due / 2);
        }
    }

    private void update(int version) {
        RowChanges update = new RowChanges();
        int first = version * PER_TIMESTAMP % HOT_KEYS;
        int before = version - HOT_KEYS / PER_TIMESTAMP;
        for (int id = first; id < first + PER_TIMESTAMP; id++) {
            if (before >= 0) {
                update.delete("hot", id, "version " + before);
            }
            update.insert("hot", id, "version " + version);
        }
        site.east().apply(update);
    }
}
