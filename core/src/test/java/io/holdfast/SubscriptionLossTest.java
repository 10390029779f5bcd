package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.event.HoldfastEvent.SubscriptionDetached;
import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Batch.Kind;
import io.holdfast.subscribe.Subscription;
import io.holdfast.subscribe.Subscription.State;
import io.holdfast.testkit.FaultProxy;
import io.holdfast.testkit.MaterializeEmulator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A region that is lost, by connections that break or by silence. How long it takes is a matter of the benchmark; here the
 * subscription's own watchdog is a minute, so it is the director's verdict that moves it.
 */
final class SubscriptionLossTest {
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final Duration WATCHDOG = Duration.ofMinutes(1);

    private final MaterializeEmulator east = MaterializeEmulator.builder().start();
    private final MaterializeEmulator west = MaterializeEmulator.builder().start();
    private final FaultProxy network = FaultProxy.to(east.host(), east.port());
    private final List<Batch> batches = new CopyOnWriteArrayList<>();
    private final List<HoldfastEvent> events = new CopyOnWriteArrayList<>();

    @BeforeEach
    void oneBid() {
        for (MaterializeEmulator region : List.of(east, west)) {
            region.execute("CREATE TABLE bids (id int); INSERT INTO bids VALUES (1)");
        }
    }

    @AfterEach
    void close() {
        network.close();
        east.close();
        west.close();
    }

    @Test
    void connectionsThatBreakAreFollowedByTheOtherRegion() {
        follow(network::refuse);
    }

    @Test
    void silenceIsFollowedByTheOtherRegionLongBeforeTheWatchdog() {
        follow(network::blackHole);
        assertThat(events)
                .filteredOn(SubscriptionDetached.class::isInstance)
                .noneMatch(event -> event.toString().contains("timed out after " + WATCHDOG));
    }

    private void follow(Runnable loss) {
        try (HoldfastDataSource materialize = HoldfastDataSource.builder()
                .endpoint("east", network.address())
                .endpoint("west", west.address())
                .user("materialize")
                .listener(events::add)
                .build()) {
            await().atMost(LONG).until(() -> materialize.status().serving().equals(Optional.of("east")));
            try (Subscription bids =
                    materialize.subscribe("bids").silence(WATCHDOG).start(batches::add)) {
                await().atMost(LONG).until(() -> bids.state() == State.LIVE);
                west.execute("INSERT INTO bids VALUES (2)");
                loss.run();
                await().atMost(LONG).until(() -> batches.size() > 1);
                assertThat(bids.endpoint()).contains("west");
            }
        }
        Batch first = batches.get(1);
        assertThat(first.kind()).isEqualTo(Kind.CORRECTION);
        assertThat(first.changes())
                .singleElement()
                .satisfies(change -> assertThat(change.row().value("id")).isEqualTo(2));
    }
}
