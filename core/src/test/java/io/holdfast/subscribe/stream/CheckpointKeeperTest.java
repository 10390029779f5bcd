package io.holdfast.subscribe.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.time.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class CheckpointKeeperTest {
    private final VirtualTime ticker = new VirtualTime();
    private final CheckpointStore store = CheckpointStore.inMemory();
    private final CheckpointKeeper keeper = new CheckpointKeeper(store, ticker);

    @Test
    void aFrontierWithoutChangesIsSavedOnceASecond() throws Exception {
        keeper.save(at(100, 1));
        keeper.tick(at(200, 1));
        assertThat(store.load()).contains(at(100, 1));
        ticker.advance(Duration.ofSeconds(1));
        keeper.tick(at(300, 1));
        assertThat(store.load()).contains(at(300, 1));
    }

    @Test
    void theCheckpointOfAnotherObjectIsRefused() throws Exception {
        store.save(at(100, 1));
        assertThatThrownBy(() -> keeper.load(ObjectName.parse("other")))
                .isInstanceOf(SubscriptionException.class)
                .hasMessageContaining("\"t\"")
                .hasMessageContaining("\"other\"");
    }

    @Test
    void anOwnerThatIsOverCannotSave() throws Exception {
        store.save(at(100, 2));
        assertThatThrownBy(() -> keeper.save(at(200, 1)))
                .isInstanceOfSatisfying(
                        SubscriptionException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(SubscriptionException.Reason.CHECKPOINT))
                .hasRootCauseMessage(
                        "owner epoch 1 is over: epoch 2 has saved since. Two subscriptions share this store");
        assertThat(store.load()).contains(at(100, 2));
    }

    private static Checkpoint at(long frontier, long epoch) {
        return new Checkpoint("a", "\"t\"", "c", frontier, frontier, 0, epoch);
    }
}
