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
    void aFrontierWithoutChangesIsDueOnceASecond() throws Exception {
        keeper.save(at(100, 1));
        assertThat(keeper.due()).isFalse();
        ticker.advance(Duration.ofSeconds(1));
        assertThat(keeper.due()).isTrue();
        keeper.committed();
        assertThat(keeper.due()).isFalse();
    }

    @Test
    void theCheckpointOfAnotherObjectIsRefused() throws Exception {
        store.save(at(100, 1));
        assertThatThrownBy(() -> keeper.load(Subject.object("other")))
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
                        failure -> assertThat(failure.reason()).isEqualTo(SubscriptionException.Reason.OWNER_LOST))
                .hasMessageContaining("owner epoch 1 is over: epoch 2 has taken over");
        assertThat(store.load()).contains(at(100, 2));
    }

    private static Checkpoint at(long frontier, long epoch) {
        return new Checkpoint("a", "\"t\"", "u1", "c", frontier, frontier, 0, epoch);
    }
}
