package io.holdfast.subscribe.stream;

import static io.holdfast.subscribe.Batch.Kind.CORRECTION;
import static io.holdfast.subscribe.Batch.Kind.LIVE;
import static io.holdfast.subscribe.Batch.Kind.SNAPSHOT;
import static io.holdfast.subscribe.stream.FakeEnvironment.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.CorrectionPolicy;
import io.holdfast.subscribe.DeliveredState;
import io.holdfast.subscribe.HistoryPolicy;
import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.SinkTransaction;
import io.holdfast.subscribe.Subscription.State;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.subscribe.SubscriptionException.Reason;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What policies decide, and what happens where a store fails. */
final class SubscriptionPolicyTest {
    private static final Row NEW = row(99, "new");

    private final Stage stage = new Stage();

    @BeforeEach
    void bothEnvironmentsHoldTenRows() {
        for (int id = 0; id < 10; id++) {
            stage.east.commit(row(id, "item"), 1);
            stage.west.commit(row(id, "item"), 1);
        }
    }

    private void westLoses(int rows) {
        for (int id = 0; id < rows; id++) {
            stage.west.commit(row(id, "item"), -1);
        }
    }

    @Test
    void aCorrectionAboveTheShareWaitsAndIsThenRefused() {
        stage.setup = stage.setup.corrections(CorrectionPolicy.lossAtMost(0.5, 1));
        westLoses(8);
        stage.read(1).loses("east").read(200);
        SubscriptionException failure = catchThrowableOfType(SubscriptionException.class, stage::run);
        assertThat(failure.reason()).isEqualTo(Reason.CORRECTION_REFUSED);
        assertThat(failure).hasMessageContaining("has 2 rows where 10 were delivered");
        assertThat(stage.consumer.kinds()).as("nothing was retracted").containsExactly(SNAPSHOT);
    }

    @Test
    void aCorrectionAboveTheShareIsTakenOnceTheEnvironmentHasFilledUp() throws InterruptedException {
        stage.setup = stage.setup.corrections(CorrectionPolicy.lossAtMost(0.5, 1));
        westLoses(8);
        stage.read(1).loses("east").read(3).then(stream -> {
            for (int id = 0; id < 7; id++) {
                stage.west.commit(row(id, "item"), 1);
            }
        });
        stage.read(20);
        stage.run();
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, CORRECTION);
        assertThat(stage.consumer.table()).hasSize(9);
    }

    @Test
    void aCorrectionAtTheShareIsTaken() throws InterruptedException {
        stage.setup = stage.setup.corrections(CorrectionPolicy.lossAtMost(0.5, 1));
        westLoses(5);
        stage.read(1).loses("east").read(1);
        stage.run();
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, CORRECTION);
        assertThat(stage.consumer.table()).hasSize(5);
    }

    @Test
    void whereThePolicyNeverGoesBackAnEnvironmentThatStaysBehindIsNotTaken() {
        stage.setup = stage.setup.corrections(CorrectionPolicy.guarded().neverBack());
        stage.east.advance(9_000_000);
        stage.read(1).loses("east");
        for (int read = 0; read < 200; read++) {
            stage.then(stream -> {
                stage.ticker.advance(Duration.ofSeconds(1));
                stage.west.advance(stage.west.upper() + 1);
            });
        }
        SubscriptionException failure = catchThrowableOfType(SubscriptionException.class, stage::run);
        assertThat(failure.reason()).isEqualTo(Reason.CORRECTION_REFUSED);
        assertThat(failure).hasMessageContaining("older than what was delivered");
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT);
    }

    @Test
    void aViewThatIsRefreshedMayBeSilentForHours() throws InterruptedException {
        stage.streams.facts("east", new ObjectFacts("u1", OptionalLong.empty(), Optional.empty(), true, true));
        stage.read(1);
        for (int read = 0; read < 5; read++) {
            stage.then(stream -> stage.ticker.advance(Duration.ofHours(1)));
        }
        stage.then(stream -> stage.east.commit(NEW, 1)).read(1);
        stage.run();
        assertThat(stage.log).noneMatch(line -> line.startsWith("detached"));
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, LIVE);
    }

    @Test
    void otherColumnsGiveAFreshSnapshotWhereThatIsThePolicy() throws InterruptedException {
        stage.setup = stage.setup.columns(HistoryPolicy.FRESH_SNAPSHOT);
        stage.read(1);
        stage.run();
        List<Columns.Column> more = new ArrayList<>(FakeEnvironment.COLUMNS.all());
        more.add(new Columns.Column("extra", "text", Types.VARCHAR));
        stage.streams.columns(new Columns(more));
        stage.read(1);
        stage.run();
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, SNAPSHOT);
        assertThat(stage.consumer.last().columns().names()).contains("extra");
    }

    @Test
    void lostHistoryEndsItWhereThatIsThePolicyAndAnIndexIsNamed() {
        stage.setup = stage.setup.history(HistoryPolicy.FAIL);
        stage.streams.facts(
                "east", new ObjectFacts("u1", OptionalLong.of(3_600_000), Optional.of("orders_idx"), false, true));
        stage.router.set("west", false);
        stage.read(1).then(stream -> {
            stage.east.advance(9_000);
            stage.east.compact(8_999);
            throw new SQLException("connection reset", "08006");
        });
        stage.read(5);
        SubscriptionException failure = catchThrowableOfType(SubscriptionException.class, stage::run);
        assertThat(failure.reason()).isEqualTo(Reason.HISTORY_LOST);
        assertThat(failure).hasMessageContaining("orders_idx").hasMessageContaining("nothing was skipped");
    }

    /** The old object lives on, and its stream too: only the catalog tells. */
    @ParameterizedTest
    @EnumSource(HistoryPolicy.class)
    void aNameThatMeansAnotherObjectWhileItsStreamRunsFollowsThePolicy(HistoryPolicy policy)
            throws InterruptedException {
        stage.setup = stage.setup.history(policy);
        stage.router.set("west", false);
        stage.streams.facts("east", facts("u1"));
        stage.read(1).then(stream -> stage.streams.facts("east", facts("u2")));
        for (int second = 0; second < 70; second++) {
            stage.then(stream -> {
                stage.ticker.advance(Duration.ofSeconds(1));
                stage.east.advance(stage.east.upper() + 1);
            });
        }
        if (policy == HistoryPolicy.FAIL) {
            SubscriptionException failure = catchThrowableOfType(SubscriptionException.class, stage::run);
            assertThat(failure.reason()).isEqualTo(Reason.HISTORY_LOST);
            assertThat(failure).hasMessageContaining("the name means another object now: u2, it was u1");
            return;
        }
        stage.run();
        assertThat(stage.consumer.kinds())
                .containsExactly(SNAPSHOT, policy == HistoryPolicy.RECONCILE ? CORRECTION : SNAPSHOT);
        assertThat(stage.consumer.last().checkpoint().objectId()).isEqualTo("u2");
    }

    private static ObjectFacts facts(String id) {
        return new ObjectFacts(id, OptionalLong.empty(), Optional.empty(), false, true);
    }

    @Test
    void aStoreThatFailsAtTheStartIsSaidWithItsOwnWords() {
        CheckpointStore away = new CheckpointStore() {
            @Override
            public Optional<Checkpoint> load() {
                return Optional.empty();
            }

            @Override
            public long claim() throws IOException {
                throw new IOException("/var/lib/app/orders.new: Read-only file system");
            }

            @Override
            public void save(Checkpoint checkpoint) {}
        };
        SubscriptionException failure = catchThrowableOfType(SubscriptionException.class, () -> stage.run(away));
        assertThat(failure.reason()).isEqualTo(Reason.CHECKPOINT);
        assertThat(failure).hasMessageContaining("/var/lib/app/orders.new: Read-only file system");
    }

    /** Fails so often, and forgets nothing. */
    private class Failing implements CheckpointStore {
        private int failures;

        @Override
        public Optional<Checkpoint> load() throws Exception {
            return stage.store.load();
        }

        @Override
        public long claim() throws Exception {
            return stage.store.claim();
        }

        @Override
        public void save(Checkpoint checkpoint) throws Exception {
            if (failures-- > 0) {
                throw new IOException("no space left on device");
            }
            stage.store.save(checkpoint);
        }
    }

    @Test
    void aStoreThatFailsForAMomentCostsNothingAndTheBatchIsHandedOverOnce() throws Exception {
        Failing store = new Failing();
        store.failures = 2;
        stage.read(1).then(stream -> stage.east.commit(NEW, 1)).read(1);
        assertThat(stage.run(store)).isEqualTo(State.CLOSED);
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, LIVE);
        assertThat(stage.store.load()).contains(stage.consumer.last().checkpoint());
    }

    @Test
    void aStoreThatStaysAwayEndsItAndSaysWhatWasNotSavedAndANewStartGoesOn() throws Exception {
        Failing store = new Failing();
        stage.read(1).then(stream -> {
            store.failures = 100;
            stage.east.commit(NEW, 1);
        });
        stage.read(3);
        SubscriptionException failure = catchThrowableOfType(SubscriptionException.class, () -> stage.run(store));
        assertThat(failure.reason()).isEqualTo(Reason.CHECKPOINT);
        assertThat(failure).hasMessageContaining("could not be saved").hasRootCauseMessage("no space left on device");
        List<Change> handed = stage.consumer.last().changes();
        store.failures = 0;
        stage.consumer.restore(new Consumer.Saved(
                stage.east.contentAsOf(stage.store.load().orElseThrow().frontier() - 1), 1));
        stage.read(2);
        stage.run(store);
        assertThat(stage.consumer.last().changes()).as("at least once").isEqualTo(handed);
        assertThat(stage.consumer.table()).containsKey(NEW).hasSize(11);
    }

    /** Saves, says that it failed, and keeps state, as a store behind a network may. */
    private final class Forgetful implements CheckpointStore {
        private final List<byte[]> parts = new ArrayList<>();
        private boolean silent;

        @Override
        public Optional<Checkpoint> load() throws Exception {
            return stage.store.load();
        }

        @Override
        public long claim() throws Exception {
            return stage.store.claim();
        }

        @Override
        public void save(Checkpoint checkpoint) throws Exception {
            stage.store.save(checkpoint);
        }

        @Override
        public boolean keepsState() {
            return true;
        }

        @Override
        public DeliveredState loadState() {
            return receiver -> {
                for (byte[] part : parts) {
                    receiver.accept(part);
                }
            };
        }

        @Override
        public SinkTransaction begin() throws Exception {
            SinkTransaction plain = CheckpointStore.super.begin();
            return new SinkTransaction() {
                @Override
                public Optional<Connection> connection() {
                    return Optional.empty();
                }

                @Override
                public void keep(boolean fresh, DeliveredState state) throws Exception {
                    if (fresh) {
                        parts.clear();
                    }
                    state.forEach(parts::add);
                }

                @Override
                public void commit(Checkpoint checkpoint) throws Exception {
                    plain.commit(checkpoint);
                    if (silent) {
                        silent = false;
                        throw new IOException("the answer was lost");
                    }
                }

                @Override
                public void close() {}
            };
        }
    }

    @Test
    void aSaveWhoseAnswerWasLostKeepsTheBatchOnceBesideTheCheckpoint() throws Exception {
        Forgetful store = new Forgetful();
        stage.read(1).then(stream -> {
            store.silent = true;
            stage.east.commit(NEW, 1);
            stage.west.commit(NEW, 1);
        });
        stage.read(1);
        stage.run(store);
        assertThat(store.silent).isFalse();

        stage.router.set("east", false);
        stage.read(2);
        stage.run(store);
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, LIVE, CORRECTION);
        assertThat(stage.consumer.last().changes()).isEmpty();
    }

    /** Else changes would be committed that the state does not have, and a later start would take it for whole. */
    @Test
    void aStoreThatCannotTellWhetherItKeepsStateEndsItBeforeAnythingIsDelivered() {
        CheckpointStore store = new Failing() {
            @Override
            public boolean keepsState() throws Exception {
                throw new SQLException("permission denied for table holdfast_checkpoint_state", "42501");
            }
        };
        stage.read(2);
        SubscriptionException failure = catchThrowableOfType(SubscriptionException.class, () -> stage.run(store));
        assertThat(failure.reason()).isEqualTo(Reason.CHECKPOINT);
        assertThat(failure).hasRootCauseMessage("permission denied for table holdfast_checkpoint_state");
        assertThat(stage.consumer.batches()).isEmpty();
    }
}
