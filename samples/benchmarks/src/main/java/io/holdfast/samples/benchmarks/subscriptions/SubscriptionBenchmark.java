package io.holdfast.samples.benchmarks.subscriptions;

import io.holdfast.HoldfastDataSource;
import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.ReconcileMode;
import io.holdfast.subscribe.Subscription;
import io.holdfast.subscribe.Subscription.State;
import io.holdfast.testkit.MaterializeEmulator;
import io.holdfast.testkit.RowChanges;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Prints one line a figure. Server and clients share this machine and this JVM: read the ratios. Arguments: rows of the snapshot
 * (1,000,000), changes of the memory run (10,000,000).
 */
public final class SubscriptionBenchmark {
    private static final int ROUNDS = 3;
    private static final int PER_TIMESTAMP = 1_000;
    private static final int HOT_KEYS = 10_000;

    private final int rows;
    private final long changes;
    private final MaterializeEmulator east = region("east");
    private final MaterializeEmulator west = region("west");

    private SubscriptionBenchmark(int rows, long changes) {
        this.rows = rows;
        this.changes = changes;
    }

    /**
     * Runs all of it.
     *
     * @param arguments rows of the snapshot, changes of the memory run
     * @throws Exception where something does not work
     */
    public static void main(String[] arguments) throws Exception {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        long changes = arguments.length > 1 ? Long.parseLong(arguments[1]) : 10_000_000;
        new SubscriptionBenchmark(rows, changes).run();
    }

    private static MaterializeEmulator region(String name) {
        return MaterializeEmulator.builder()
                .name(name)
                .retention(Duration.ofSeconds(2))
                .start();
    }

    private void run() throws Exception {
        try (east;
                west) {
            fill();
            throughput();
            reconcile();
            memory();
            for (int count : new int[] {1, 10, 50, 200}) {
                many(count);
            }
        }
    }

    private void fill() {
        for (MaterializeEmulator region : List.of(east, west)) {
            region.execute("CREATE TABLE orders (id int, item text, price int)");
            region.execute("CREATE TABLE hot (id int, item text)");
        }
        RowChanges common = new RowChanges();
        for (int id = 0; id < rows; id++) {
            common.insert("orders", id, "item number " + id, id % 100);
        }
        east.apply(common);
        west.apply(common);
        RowChanges drift = new RowChanges();
        for (int id = 0; id < rows; id += 100) {
            drift.delete("orders", id, "item number " + id, id % 100);
            drift.insert("orders", id, "another item " + id, id % 100);
        }
        west.apply(drift);
    }

    private void throughput() throws Exception {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            double bare = seconds(() -> BareLoop.read(url(east), "SUBSCRIBE orders WITH (PROGRESS)", rows));
            double ours = seconds(() -> snapshot(ReconcileMode.SNAPSHOT));
            if (round > 0) {
                ratios.add(bare / ours);
                say("snapshot of %d rows: bare loop %.0f rows/s, Holdfast %.0f rows/s", rows, rows / bare, rows / ours);
            }
        }
        say(
                "throughput beside a bare loop, median: %.0f %%",
                100 * ratios.stream().sorted().toList().get(ROUNDS / 2));
    }

    private void snapshot(ReconcileMode mode) throws InterruptedException {
        CountDownLatch all = new CountDownLatch(1);
        AtomicLong seen = new AtomicLong();
        try (HoldfastDataSource materialize = over(east);
                Subscription orders = materialize
                        .subscribe("orders")
                        .buffer(2L * rows + 10, 8L << 30)
                        .reconcile(mode)
                        .start(batch -> {
                            if (seen.addAndGet(batch.changes().size()) >= rows) {
                                all.countDown();
                            }
                        })) {
            all.await();
            require(orders.state() != State.FAILED, "the snapshot was read");
        }
    }

    /** Moves from one region to the other, where every hundredth row differs. */
    private void reconcile() throws Exception {
        AtomicLong corrections = new AtomicLong();
        CountDownLatch corrected = new CountDownLatch(1);
        try (HoldfastDataSource materialize = over(east, west);
                Subscription orders = materialize
                        .subscribe("orders")
                        .upsert("id")
                        .buffer(2L * rows + 10, 8L << 30)
                        .start(batch -> {
                            if (batch.kind() == Batch.Kind.CORRECTION) {
                                corrections.set(batch.changes().size());
                                corrected.countDown();
                            }
                        })) {
            await(() -> orders.state() == State.LIVE);
            String upsert = "SUBSCRIBE orders ENVELOPE UPSERT (KEY (id)) WITH (PROGRESS)";
            double bare = seconds(() -> BareLoop.read(url(west), upsert, rows));
            double ours = seconds(() -> {
                east.crash();
                corrected.await();
            });
            say(
                    "keyed reconcile of %d keys: %d corrections in %.2f s, bare snapshot %.2f s, ratio %.2f",
                    rows, corrections.get(), ours, bare, ours / bare);
            east.restart();
        }
    }

    /** Updates of a fixed set of keys: nothing may grow. */
    private void memory() throws Exception {
        AtomicLong seen = new AtomicLong();
        try (HoldfastDataSource materialize = over(east);
                Subscription hot = materialize
                        .subscribe("hot")
                        .upsert("id")
                        .checkpoint(CheckpointStore.inMemory())
                        .start(batch -> seen.addAndGet(batch.changes().size()))) {
            await(() -> hot.state() == State.LIVE);
            long began = System.nanoTime();
            long written = 0;
            for (int version = 0; written < changes; version++) {
                written += update(version);
                if (version % (changes / PER_TIMESTAMP / 5) == 0) {
                    System.gc();
                    Runtime runtime = Runtime.getRuntime();
                    say("after %d changes: heap %d MiB", written, (runtime.totalMemory() - runtime.freeMemory()) >> 20);
                }
            }
            long all = written;
            await(() -> seen.get() >= all / 2);
            double took = (System.nanoTime() - began) / 1e9;
            say("%d changes through the live stream: %.0f changes/s", all, all / took);
        }
    }

    private long update(int version) {
        RowChanges update = new RowChanges();
        int first = version * PER_TIMESTAMP % HOT_KEYS;
        int before = version - HOT_KEYS / PER_TIMESTAMP;
        for (int id = first; id < first + PER_TIMESTAMP; id++) {
            if (before >= 0) {
                update.delete("hot", id, "version " + before);
            }
            update.insert("hot", id, "version " + version);
        }
        east.apply(update);
        return PER_TIMESTAMP;
    }

    private void many(int count) throws Exception {
        AtomicLong seen = new AtomicLong();
        east.execute("CREATE TABLE small (id int)");
        List<Subscription> all = new ArrayList<>();
        try (HoldfastDataSource materialize = over(east)) {
            double started = seconds(() -> {
                for (int number = 0; number < count; number++) {
                    all.add(materialize
                            .subscribe("small")
                            .name("s" + number)
                            .start(batch -> seen.addAndGet(batch.changes().size())));
                }
                await(() -> all.stream().allMatch(each -> each.state() == State.LIVE));
            });
            double delivered = seconds(() -> {
                east.execute("INSERT INTO small VALUES (1)");
                await(() -> seen.get() >= count);
            });
            say(
                    "%d subscriptions: all live after %.2f s, a change reached all after %.3f s",
                    count, started, delivered);
        }
        east.execute("DROP TABLE small");
    }

    private static HoldfastDataSource over(MaterializeEmulator... regions) {
        var builder = HoldfastDataSource.builder().user("materialize");
        for (MaterializeEmulator region : regions) {
            builder.endpoint("region-" + region.port(), region.address());
        }
        return builder.build();
    }

    private static String url(MaterializeEmulator region) {
        return "jdbc:postgresql://" + region.address() + "/materialize?user=materialize";
    }

    /** What is measured. */
    @FunctionalInterface
    private interface Work {
        void run() throws SQLException, InterruptedException;
    }

    private static double seconds(Work work) throws SQLException, InterruptedException {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e9;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(1);
        }
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException("expected that " + what);
        }
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
