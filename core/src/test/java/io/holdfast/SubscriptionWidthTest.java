package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.event.HoldfastEvent.SubscriptionDetached;
import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Subscription;
import io.holdfast.subscribe.Subscription.State;
import io.holdfast.testkit.MaterializeEmulator;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Narrow rows make replies of thousands of rows; a thousand of wide ones would not fit into anybody's memory. */
@Timeout(120)
final class SubscriptionWidthTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int NARROW = 8_000;
    private static final int WIDE = 150;
    private static final String FILLING = "x".repeat(50_000);

    private final MaterializeEmulator east = MaterializeEmulator.builder()
            .name("east")
            .retention(Duration.ofMinutes(10))
            .start();
    private final List<Batch.Kind> kinds = new CopyOnWriteArrayList<>();
    private final Queue<Object> ids = new ConcurrentLinkedQueue<>();
    private final List<HoldfastEvent> events = new CopyOnWriteArrayList<>();
    private final HoldfastDataSource materialize = HoldfastDataSource.builder()
            .endpoint("east", east.address())
            .user("materialize")
            .listener(events::add)
            .build();

    @AfterEach
    void close() {
        materialize.close();
        east.close();
    }

    private static String rows(int from, int count, String item) {
        return IntStream.range(from, from + count)
                .mapToObj(id -> "(" + id + ", '" + item + "')")
                .collect(Collectors.joining(", "));
    }

    private List<String> breaks() {
        return events.stream()
                .filter(SubscriptionDetached.class::isInstance)
                .map(event -> ((SubscriptionDetached) event).reason())
                .toList();
    }

    @Test
    void aReplyThatOutgrowsTheMemoryIsAskedForAgainInSmallerParts() {
        east.execute("CREATE TABLE orders (id int, item text)");
        try (Subscription orders =
                materialize.subscribe("orders").buffer(1_000_000, 8 << 20).start(this::take)) {
            await().atMost(LONG).until(() -> orders.state() == State.LIVE);
            east.execute("INSERT INTO orders VALUES " + rows(0, NARROW, "x") + ", " + rows(NARROW, WIDE, FILLING));
            await().atMost(LONG).untilAsserted(() -> assertThat(ids).hasSize(NARROW + WIDE));
            assertThat(ids).doesNotHaveDuplicates();
            assertThat(breaks()).isNotEmpty().hasSizeLessThanOrEqualTo(3).allMatch(why -> why.contains("54000"));
            assertThat(kinds).doesNotContain(Batch.Kind.CORRECTION);
            int known = breaks().size();
            east.execute("INSERT INTO orders VALUES " + rows(NARROW + WIDE, WIDE, FILLING));
            await().atMost(LONG).untilAsserted(() -> assertThat(ids).hasSize(NARROW + 2 * WIDE));
            assertThat(breaks()).as("it is known now").hasSize(known);
        }
    }

    /** What does not fit into memory is gone with the batch. */
    private void take(Batch batch) {
        kinds.add(batch.kind());
        batch.changes().forEach(change -> ids.add(change.row().value(0)));
    }
}
