package io.holdfast.samples.benchmarks.subscriptions;

import static io.holdfast.samples.benchmarks.subscriptions.Measure.say;

import io.holdfast.HoldfastDataSource;
import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.ReconcileMode;
import io.holdfast.subscribe.Subscription;
import io.holdfast.subscribe.Subscription.State;
import io.holdfast.subscribe.SubscriptionBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** A snapshot through a subscription, and through a bare loop, in turns. Both read every value. */
final class ThroughputRun {
    private static final int ROUNDS = 5;

    private final Servers servers;
    private final int rows;

    ThroughputRun(Servers servers, int rows) {
        this.servers = servers;
        this.rows = rows;
    }

    void run() throws Exception {
        String plain = "SUBSCRIBE orders WITH (PROGRESS)";
        String upsert = "SUBSCRIBE orders ENVELOPE UPSERT (KEY (id)) WITH (PROGRESS)";
        compare("nothing kept for a reconcile", plain, builder -> ample(builder).reconcile(ReconcileMode.SNAPSHOT));
        compare("keys kept", upsert, builder -> ample(builder).upsert("id"));
        compare("rows kept", plain, this::ample);
        compare("keys kept, default buffer", upsert, builder -> builder.upsert("id"));
    }

    /** Room for all of it: no disk is measured. */
    private SubscriptionBuilder ample(SubscriptionBuilder builder) {
        return builder.buffer(2L * rows + 10, 8L << 30);
    }

    private void compare(String what, String sql, UnaryOperator<SubscriptionBuilder> settings) throws Exception {
        List<Double> ratios = new ArrayList<>();
        List<Double> work = new ArrayList<>();
        double best = 0;
        try (HoldfastDataSource materialize = servers.dataSource("east")) {
            for (int round = 0; round <= ROUNDS; round++) {
                Measure bare = Measure.of(() -> BareLoop.read(servers.url("east"), sql, rows));
                Measure ours = Measure.of(() -> snapshot(materialize, settings));
                if (round > 0) {
                    ratios.add(bare.seconds() / ours.seconds());
                    work.add(ours.cpu() / bare.cpu());
                    best = Math.max(best, rows / ours.seconds());
                }
            }
        }
        say(
                "throughput, %s: %.0f %% of a bare loop (median of %d; %s), best %.0f rows/s, CPU of the client %.2f"
                        + " times",
                what,
                100 * Measure.median(ratios),
                ROUNDS,
                ratios.stream().map(ratio -> Math.round(100 * ratio)).toList(),
                best,
                Measure.median(work));
    }

    private void snapshot(HoldfastDataSource materialize, UnaryOperator<SubscriptionBuilder> settings)
            throws InterruptedException {
        CountDownLatch all = new CountDownLatch(1);
        AtomicLong seen = new AtomicLong();
        AtomicLong values = new AtomicLong();
        SubscriptionBuilder builder = materialize.subscribe("orders");
        try (Subscription orders = settings.apply(builder).start(batch -> {
            values.addAndGet(read(batch));
            if (seen.addAndGet(batch.changes().size()) >= rows) {
                all.countDown();
            }
        })) {
            all.await();
            if (orders.state() == State.FAILED) {
                throw new IllegalStateException("the snapshot was not read: " + orders.failure());
            }
        }
        if (values.get() != (long) rows * Site.ORDERS_COLUMNS) {
            throw new IllegalStateException(values + " values were read of " + rows + " rows");
        }
    }

    /** As the bare loop does: every value as an object. */
    private static long read(Batch batch) {
        int columns = batch.columns().all().size();
        long values = 0;
        for (Change change : batch.changes()) {
            for (int index = 0; index < columns; index++) {
                if (change.row().value(index) != null && change.diff() > 0) {
                    values++;
                }
            }
        }
        return values;
    }
}
