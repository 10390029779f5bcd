package io.holdfast.samples.benchmarks.subscriptions;

import static io.holdfast.samples.benchmarks.subscriptions.Measure.await;
import static io.holdfast.samples.benchmarks.subscriptions.Measure.say;

import io.holdfast.HoldfastDataSource;
import io.holdfast.subscribe.Subscription;
import io.holdfast.subscribe.Subscription.State;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Many subscriptions of one data source. */
final class CrowdRun {
    private final Site site;

    CrowdRun(Site site) {
        this.site = site;
    }

    void run(int count) throws Exception {
        AtomicLong seen = new AtomicLong();
        site.east().execute("CREATE TABLE small (id int)");
        List<Subscription> all = new ArrayList<>();
        try (HoldfastDataSource materialize = Site.over(site.east())) {
            Measure started = Measure.of(() -> {
                for (int number = 0; number < count; number++) {
                    all.add(materialize
                            .subscribe("small")
                            .name("s" + number)
                            .start(batch -> seen.addAndGet(batch.changes().size())));
                }
                await(() -> all.stream().allMatch(each -> each.state() == State.LIVE));
            });
            Measure delivered = Measure.of(() -> {
                site.east().execute("INSERT INTO small VALUES (1)");
                await(() -> seen.get() >= count);
            });
            say(
                    "%d subscriptions: all live after %.2f s, a change reached all after %.3f s",
                    count, started.seconds(), delivered.seconds());
        }
        site.east().execute("DROP TABLE small");
    }
}
