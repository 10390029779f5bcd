package io.holdfast.subscribe.stream;

import static io.holdfast.subscribe.Batch.Kind.CORRECTION;
import static io.holdfast.subscribe.Batch.Kind.SNAPSHOT;
import static io.holdfast.subscribe.stream.FakeEnvironment.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.HandlerPolicy;
import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.subscribe.SubscriptionException.Reason;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SubscriptionFailureTest {
    private static final Row ONE = row(1, "one");

    private final Stage stage = new Stage();

    @BeforeEach
    void bothEnvironmentsHoldTheSame() {
        stage.east.commit(ONE, 1);
        stage.west.commit(ONE, 1);
    }

    @Test
    void aHandlerThatFailsEndsItAndNothingIsSaved() throws Exception {
        IOException cause = new IOException("disk full");
        stage.read(1).then(stream -> stage.east.commit(ONE, 1)).read(1);
        SubscriptionException failure = failureOf(() -> stage.run(batch -> {
            if (batch.kind() == Batch.Kind.LIVE) {
                throw cause;
            }
            stage.consumer.apply(batch);
        }));
        assertThat(failure.reason()).isEqualTo(Reason.HANDLER);
        assertThat(failure).hasCause(cause);
        assertThat(stage.store.load()).contains(stage.consumer.last().checkpoint());

        stage.read(2);
        stage.run();
        assertThat(stage.consumer.kinds()).as("the new start delivers it").containsExactly(SNAPSHOT, Batch.Kind.LIVE);
    }

    @Test
    void aHandlerThatFailsBecauseALaterOwnerHasWrittenIsNotBlamedAndParksNothing() throws Exception {
        List<Batch> parked = new ArrayList<>();
        stage.setup = Setup.PLAIN.onFailure(HandlerPolicy.deadLetterAfter(0, (batch, cause) -> parked.add(batch)));
        stage.read(1).then(stream -> stage.east.commit(ONE, 1)).read(1);
        SubscriptionException failure = failureOf(() -> stage.run(batch -> {
            if (batch.kind() == Batch.Kind.LIVE) {
                stage.store.save(laterOwner(batch.checkpoint()));
                throw new SQLException("0 rows: another has deleted it", "40001");
            }
            stage.consumer.apply(batch);
        }));
        assertThat(failure.reason()).isEqualTo(Reason.OWNER_LOST);
        assertThat(parked).isEmpty();
    }

    private Checkpoint laterOwner(Checkpoint mine) throws Exception {
        return new Checkpoint(
                mine.environment(),
                mine.object(),
                mine.objectId(),
                mine.columns(),
                mine.frontier(),
                mine.delivered(),
                mine.rows(),
                stage.store.claim());
    }

    @Test
    void anEmptySnapshotIsHeldAndThenRefused() {
        long start = stage.ticker.nanos();
        stage.west.commit(ONE, -1);
        stage.read(1).loses("east");
        stage.read(200);
        SubscriptionException failure = failureOf(stage::run);
        assertThat(failure.reason()).isEqualTo(Reason.EMPTY_SNAPSHOT);
        assertThat(failure).hasMessageContaining("allowEmptySnapshot()").hasMessageContaining("1 were delivered");
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT);
        assertThat(stage.ticker.nanos() - start)
                .isGreaterThan(Duration.ofSeconds(30).toNanos());
    }

    @Test
    void anEmptySnapshotThatFillsUpInTimeIsTaken() throws InterruptedException {
        stage.west.commit(ONE, -1);
        stage.read(1).loses("east");
        stage.read(3).then(stream -> stage.west.commit(ONE, 1)).read(3);
        stage.run();
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, CORRECTION);
        assertThat(stage.consumer.last().changes()).isEmpty();
    }

    @Test
    void anEmptySnapshotRetractsEverythingOnlyWhereThatIsAllowed() throws InterruptedException {
        stage.setup = stage.setup.emptyAllowed();
        stage.west.commit(ONE, -1);
        stage.read(1).loses("east").read(1);
        stage.run();
        assertThat(stage.consumer.table()).isEmpty();
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, CORRECTION);
    }

    @Test
    void aRestartElsewhereDoesNotBeginWithAnEmptySnapshotEither() throws InterruptedException {
        stage.read(1);
        stage.run();
        stage.router.set("east", false);
        stage.west.commit(ONE, -1);
        stage.read(200);
        assertThat(failureOf(stage::run).reason()).isEqualTo(Reason.EMPTY_SNAPSHOT);
    }

    @Test
    void anUnknownObjectEndsItAtItsFirstStart() {
        beginFails("east", "unknown catalog item 't'", "XX000");
        SubscriptionException failure = failureOf(stage::run);
        assertThat(failure.reason()).isEqualTo(Reason.UNKNOWN_OBJECT);
        assertThat(failure).hasMessageStartingWith("endpoint east has no object t");
    }

    @Test
    void anObjectThatWasDroppedWhileItsCursorBeganIsUnknownToo() {
        beginFails("east", "collection 'u5' does not exist", "42704");
        assertThat(failureOf(stage::run).reason()).isEqualTo(Reason.UNKNOWN_OBJECT);
    }

    @Test
    void anObjectThatWasReadAndIsGoneIsWaitedForAsLongAsThePatience() {
        stage.router.set("west", false);
        stage.read(1).breaks().read(1);
        AtomicBoolean read = new AtomicBoolean();
        long start = stage.ticker.nanos();
        stage.streams.script(new Forwarding(stage) {
            @Override
            public void begin(String endpoint) throws SQLException {
                if (read.getAndSet(true)) {
                    stage.ticker.advance(Duration.ofSeconds(1));
                    throw new SQLException("unknown catalog item 't'", "XX000");
                }
            }
        });
        assertThat(failureOf(stage::run).reason()).isEqualTo(Reason.UNKNOWN_OBJECT);
        assertThat(stage.ticker.nanos() - start)
                .isBetween(
                        Duration.ofSeconds(10).toNanos(), Duration.ofSeconds(40).toNanos());
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT);
    }

    @Test
    void anObjectThatIsMissingElsewhereOnlyIsWaitedForAtHome() throws InterruptedException {
        stage.read(1);
        stage.run();
        beginFails("west", "unknown catalog item 't'", "XX000");
        stage.breaks().read(1);
        stage.run();
        assertThat(stage.log)
                .contains("detached west XX000: unknown catalog item 't'")
                .last()
                .isEqualTo("attached east RESUMED");
    }

    @Test
    void aServerWithoutSubscribeIsNamed() {
        beginFails("east", "function mz_environment_id() does not exist", "42883");
        assertThat(failureOf(stage::run))
                .hasMessageContaining("endpoint east is not Materialize")
                .extracting(SubscriptionException::reason)
                .isEqualTo(Reason.NOT_MATERIALIZE);
    }

    @Test
    void refusedCredentialsAreTriedSometimesOnly() {
        stage.streams.script(new FakeStreams.Script() {
            @Override
            public void connect(String endpoint) throws SQLException {
                stage.log.add(endpoint);
                throw new SQLException("invalid password", "28P01");
            }
        });
        assertThat(failureOf(stage::run).reason()).isEqualTo(Reason.REFUSED);
        assertThat(stage.log)
                .filteredOn(line -> line.equals("east") || line.equals("west"))
                .hasSize(10);
    }

    @Test
    void aPoisonedStreamEndsIt() {
        stage.read(1).fails("division by zero", "XX000");
        assertThat(failureOf(stage::run).reason()).isEqualTo(Reason.POISONED);
    }

    @Test
    void aCancelledStreamEndsIt() {
        stage.read(1).fails("canceling statement due to user request", "57014");
        assertThat(failureOf(stage::run).reason()).isEqualTo(Reason.CANCELLED);
    }

    @Test
    void changedColumnsEndIt() throws InterruptedException {
        stage.read(1);
        stage.run();
        stage.streams.columns(new Columns(List.of(FakeEnvironment.COLUMNS.all().get(0))));
        stage.read(1);
        assertThat(failureOf(stage::run))
                .hasMessageContaining("they are now [id]")
                .extracting(SubscriptionException::reason)
                .isEqualTo(Reason.COLUMNS_CHANGED);
    }

    private void beginFails(String where, String text, String state) {
        stage.streams.script(new FakeStreams.Script() {
            @Override
            public void begin(String endpoint) throws SQLException {
                if (endpoint.equals(where)) {
                    throw new SQLException(text, state);
                }
            }

            @Override
            public void before(FakeStream stream) throws SQLException {
                stage.before(stream);
            }

            @Override
            public Reply quiet(FakeStream stream, Duration silence) {
                return stage.quiet(stream, silence);
            }
        });
    }

    private static SubscriptionException failureOf(ThrowingCallable run) {
        SubscriptionException failure = catchThrowableOfType(SubscriptionException.class, run);
        assertThat(failure).isNotNull();
        return failure;
    }
}
