package io.holdfast.samples.benchmarks.subscriptions;

import static io.holdfast.samples.benchmarks.subscriptions.Measure.await;
import static io.holdfast.samples.benchmarks.subscriptions.Measure.say;

import io.holdfast.HoldfastDataSource;
import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Subscription;
import io.holdfast.subscribe.Subscription.State;
import io.holdfast.testkit.FaultProxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * How long after a region is lost the first change comes from the other one: a row that is written there at the moment of the
 * loss. Every setting is a default.
 */
final class LossRun {
    private static final int ROUNDS = 5;

    private final Site site;
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger newest = new AtomicInteger();

    LossRun(Site site) {
        this.site = site;
    }

    void run() throws Exception {
        site.everywhere("CREATE TABLE bids (id int)");
        measure("kill (connections reset, new ones refused)", 1, FaultProxy::refuse);
        measure("black hole", 3, FaultProxy::blackHole);
        site.everywhere("DROP TABLE bids");
    }

    private void measure(String what, int aim, Consumer<FaultProxy> loss) throws Exception {
        List<Double> took = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            took.add(lose(loss));
            site.eastNetwork().pass();
        }
        say(
                "region loss to the first change from the other region, %s: median %.2f s, worst %.2f s (aim %d s)",
                what, Measure.median(took), took.stream().max(Double::compare).orElseThrow(), aim);
    }

    private double lose(Consumer<FaultProxy> loss) throws Exception {
        try (HoldfastDataSource materialize = site.overNetworks()) {
            await(() -> materialize.status().serving().equals(Optional.of("east")));
            try (Subscription bids = materialize.subscribe("bids").start(this::hear)) {
                await(() -> bids.state() == State.LIVE);
                int next = written.incrementAndGet();
                site.everywhere("INSERT INTO bids VALUES (" + next + ")");
                await(() -> newest.get() >= next);
                // both directors have seen both regions for a while, as in a running application
                Thread.sleep(2_000);
                return afterLoss(loss);
            }
        }
    }

    private double afterLoss(Consumer<FaultProxy> loss) throws Exception {
        int wanted = written.incrementAndGet();
        return Measure.of(() -> {
                    loss.accept(site.eastNetwork());
                    site.west().execute("INSERT INTO bids VALUES (" + wanted + ")");
                    await(() -> newest.get() >= wanted);
                })
                .seconds();
    }

    private void hear(Batch batch) {
        for (Change change : batch.changes()) {
            newest.accumulateAndGet(
                    (Integer) Objects.requireNonNull(change.row().value("id")), Math::max);
        }
    }
}
