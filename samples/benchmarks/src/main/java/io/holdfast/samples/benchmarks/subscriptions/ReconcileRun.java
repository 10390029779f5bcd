package io.holdfast.samples.benchmarks.subscriptions;

import static io.holdfast.samples.benchmarks.subscriptions.Measure.await;
import static io.holdfast.samples.benchmarks.subscriptions.Measure.say;

import io.holdfast.HoldfastDataSource;
import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Subscription;
import io.holdfast.subscribe.Subscription.State;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Moves between two regions of which every hundredth row differs, with what was delivered known by key. */
final class ReconcileRun {
    private static final int ROUNDS = 3;
    private static final String UPSERT = "SUBSCRIBE orders ENVELOPE UPSERT (KEY (id)) WITH (PROGRESS)";

    private final Servers servers;
    private final int rows;
    private final AtomicInteger corrections = new AtomicInteger();
    private final AtomicInteger changes = new AtomicInteger();

    ReconcileRun(Servers servers, int rows) {
        this.servers = servers;
        this.rows = rows;
    }

    void run() throws Exception {
        List<Double> ratios = new ArrayList<>();
        List<Double> work = new ArrayList<>();
        try (HoldfastDataSource materialize = servers.dataSource("east", "west");
                Subscription orders = materialize
                        .subscribe("orders")
                        .upsert("id")
                        .buffer(2L * rows + 10, 8L << 30)
                        .start(this::hear)) {
            await(() -> orders.state() == State.LIVE);
            for (int round = 0; round <= ROUNDS; round++) {
                String from = orders.endpoint().orElseThrow();
                String to = from.equals("east") ? "west" : "east";
                Measure bare = Measure.of(() -> BareLoop.read(servers.url(to), UPSERT, rows));
                Measure ours = move(from);
                if (round > 0) {
                    ratios.add(ours.seconds() / bare.seconds());
                    work.add(ours.cpu() / bare.cpu());
                }
                await(() -> orders.state() == State.LIVE);
                // the region that was lost is eligible again: the next move finds it so
                Thread.sleep(3_000);
            }
        }
        say(
                "keyed reconcile of %d keys after a crash: %d corrections in %.2f times a bare snapshot (median of %d;"
                        + " %s), CPU of the client %.2f times",
                rows,
                changes.get(),
                Measure.median(ratios),
                ROUNDS,
                ratios.stream().map(ratio -> Math.round(100 * ratio) / 100.0).toList(),
                Measure.median(work));
    }

    private Measure move(String from) throws Exception {
        int before = corrections.get();
        Measure measure = Measure.of(() -> {
            servers.crash(from);
            await(() -> corrections.get() > before);
        });
        servers.restart(from);
        return measure;
    }

    private void hear(Batch batch) {
        if (batch.kind() == Batch.Kind.CORRECTION) {
            changes.set(batch.changes().size());
            corrections.incrementAndGet();
        }
    }
}
