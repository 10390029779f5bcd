package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Batch.Kind;
import io.holdfast.subscribe.Subscription;
import io.holdfast.subscribe.Subscription.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one object's lag means for the subscriptions of it and of others. */
@Timeout(120)
final class SubscriptionLagTest {
    private static final Duration LONG = Duration.ofSeconds(40);

    private final Regions regions = new Regions();

    @AfterEach
    void close() {
        regions.close();
    }

    /** The watchdog is a minute, so it is the bound on staleness that moves it. */
    @Test
    void theOneWhoseObjectIsBeyondTheBoundMovesAndNoOther() {
        List.of(regions.east, regions.west).forEach(region -> region.execute("CREATE TABLE u (a bigint)"));
        List<Batch> batches = new CopyOnWriteArrayList<>();
        try (HoldfastDataSource materialize = regions.builder()
                .maxStaleness(Duration.ofSeconds(3))
                .set("stalenessCheck", "measured")
                .build()) {
            await().atMost(LONG).until(() -> materialize.status().serving().equals(Optional.of("east")));
            try (Subscription stale = materialize
                            .subscribe("t")
                            .silence(Duration.ofMinutes(1))
                            .start(batches::add);
                    Subscription fresh = materialize.subscribe("u").start(batch -> {})) {
                await().atMost(LONG).until(() -> stale.state() == State.LIVE && fresh.state() == State.LIVE);
                assertThat(stale.endpoint()).contains("east");
                regions.west.execute("INSERT INTO t VALUES (4)");
                regions.east.faults().freeze("t");

                await().atMost(LONG).until(() -> stale.endpoint().equals(Optional.of("west")));
                await().atMost(LONG).until(() -> batches.size() > 1);
                assertThat(batches).extracting(Batch::kind).startsWith(Kind.SNAPSHOT, Kind.CORRECTION);
                assertThat(fresh.endpoint()).contains("east");
                assertThat(materialize.status().serving()).contains("east");
            }
        }
    }
}
