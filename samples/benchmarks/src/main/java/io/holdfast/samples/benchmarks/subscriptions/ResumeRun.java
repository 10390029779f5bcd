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

/** A connection that breaks, in the only region: how long until the next change is delivered. */
final class ResumeRun {
    private static final int ROUNDS = 7;

    private final Site site;

    ResumeRun(Site site) {
        this.site = site;
    }

    void run() throws Exception {
        site.east().execute("CREATE TABLE ticks (id int)");
        AtomicInteger seen = new AtomicInteger();
        List<Double> took = new ArrayList<>();
        try (HoldfastDataSource materialize = HoldfastDataSource.builder()
                        .endpoint("east", site.eastNetwork().address())
                        .user("materialize")
                        .build();
                Subscription ticks = materialize.subscribe("ticks").start(batch -> {
                    if (batch.kind() == Batch.Kind.LIVE) {
                        seen.addAndGet(batch.changes().size());
                    }
                })) {
            await(() -> ticks.state() == State.LIVE);
            for (int round = 0; round < ROUNDS; round++) {
                int before = seen.get();
                took.add(Measure.of(() -> {
                            site.eastNetwork().resetOnce();
                            site.east().execute("INSERT INTO ticks VALUES (1)");
                            await(() -> seen.get() > before);
                        })
                        .seconds());
                // a stream that lives for less than a second waits before it is made again
                Thread.sleep(1_500);
            }
        }
        say(
                "resume after a reset: median %.3f s, worst %.3f s until the next change is delivered",
                Measure.median(took), took.stream().max(Double::compare).orElseThrow());
        site.east().execute("DROP TABLE ticks");
    }
}
