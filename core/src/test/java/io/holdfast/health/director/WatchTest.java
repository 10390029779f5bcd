package io.holdfast.health.director;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.EndpointAddress;
import io.holdfast.failure.FailureKind;
import io.holdfast.time.VirtualTime;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the director's tick makes of work: stalls, crowds, the overdue and the stuck. */
final class WatchTest {
    private final SQLException reset = new SQLException("Connection reset", "08006");

    private final VirtualTime time = new VirtualTime();
    private final ModelPool pool = new ModelPool(time);
    private final long begun = time.nanos();
    private final Watch watch = new Watch(
            new Watched(new Endpoint("east", new EndpointAddress("h", 1)), pool),
            Breakers.alone("test", time).open("east"),
            begun,
            time.instant(),
            Duration.ofSeconds(1));

    @Test
    void aStatementOlderThanABoundIsAStallWhereNothingWasAnswered() {
        pool.run();
        time.advance(Duration.ofMillis(150));
        assertThat(stall()).isNull();

        time.advance(Duration.ofMillis(1));
        assertThat(stall()).hasMillis(151);
    }

    @Test
    void theOldestStatementCounts() {
        pool.run();
        time.advance(Duration.ofMillis(100));
        pool.run();
        time.advance(Duration.ofMillis(80));

        assertThat(stall()).hasMillis(180);
    }

    @Test
    void whereTheIdleWaitThereIsNoStall() {
        time.advance(Duration.ofSeconds(10));
        assertThat(stall()).isNull();

        pool.run().slot().end();
        time.advance(Duration.ofSeconds(10));
        assertThat(stall()).isNull();
    }

    /** An answer is dated by the look before it, so that it never passes for newer than what has waited since just after it. */
    @Test
    void anAnswerSinceItBeganSaysThatTheStatementIsSlowByItself() {
        pool.run();
        time.advance(Duration.ofMillis(100));
        watch.notice(time.nanos());
        watch.answered();
        time.advance(Duration.ofMillis(100));
        assertThat(stall()).isNull();

        time.advance(Duration.ofSeconds(1));
        assertThat(stall()).as("as long as the statement is older than that").isNull();
        pool.clear();
        pool.run();
        time.advance(Duration.ofMillis(151));
        assertThat(stall()).hasMillis(151);
    }

    @Test
    void aSlowStatementDoesNotHideTheStallOfYoungerOnes() {
        pool.run();
        time.advance(Duration.ofSeconds(60));
        watch.notice(time.nanos());
        watch.answered();
        time.advance(Duration.ofMillis(50));
        watch.notice(time.nanos());
        pool.run();
        time.advance(Duration.ofMillis(150));
        assertThat(stall()).isNull();
        time.advance(Duration.ofMillis(1));
        assertThat(stall()).hasMillis(151);
    }

    @Test
    void whereAnswersUsuallyTakeLongAStallIsFourTimesThat() {
        for (int answer = 0; answer < 200; answer++) {
            watch.answered(Duration.ofMillis(60).toNanos());
        }
        watch.notice(time.nanos());
        pool.run();
        // 60 ms is in the bucket that ends at 67.1
        time.advance(Duration.ofMillis(268));
        assertThat(stall()).isNull();

        time.advance(Duration.ofMillis(1));
        assertThat(stall()).hasMillis(269);
    }

    @Test
    void timeInWhichThisProcessStoodStillWasNobodys() {
        pool.run();
        time.advance(Duration.ofSeconds(5));
        watch.notice(time.nanos());
        assertThat(watch.stall(time.nanos(), time.nanos())).isNull();

        time.advance(Duration.ofMillis(200));
        watch.notice(time.nanos());
        assertThat(watch.stall(
                        time.nanos(), time.nanos() - Duration.ofMillis(200).toNanos()))
                .hasMillis(200);
    }

    @Test
    void whatOutlastedASuspicionRaisesNoSecondOne() {
        hear(answer(false));
        pool.run();
        time.advance(Duration.ofMillis(200));
        assertThat(stall()).isNotNull();
        hear(new Signal.Stalled(Duration.ofMillis(200)));
        hear(answer(false));

        time.advance(Duration.ofSeconds(5));
        assertThat(stall()).isNull();
        pool.run();
        time.advance(Duration.ofMillis(151));
        assertThat(stall()).isNotNull();
    }

    @Test
    void aCrowdIsNoticedAtTheSecondLookAndItsEndAfterFiveSeconds() {
        hear(answer(false));
        pool.inFlight(3);
        assertThat(watch.crowding()).isNull();
        Signal crowded = watch.crowding();
        assertThat(crowded).isInstanceOf(Signal.Saturated.class);
        hear(crowded);
        assertThat(watch.crowding()).as("said once").isNull();

        pool.inFlight(2);
        for (int look = 0; look < 99; look++) {
            assertThat(watch.crowding()).isNull();
        }
        assertThat(watch.crowding()).isInstanceOf(Signal.Relieved.class);
    }

    @Test
    void whatIsOverdueIsBrokenOff() {
        ModelPool.Busy late = pool.run(Duration.ofSeconds(1));
        ModelPool.Busy punctual = pool.run(Duration.ofSeconds(3));
        time.advance(Duration.ofSeconds(2));
        watch.endOverdue();

        assertThat(late.broken()).isTrue();
        assertThat(punctual.broken()).isFalse();
    }

    /** Both witnesses were silent, then a new connection was answered: what has not gone on a second later waits for nobody. */
    @Test
    void whatAnOutageLeftBehindIsBrokenOffASecondAfterIt() {
        hear(answer(false));
        ModelPool.Busy dead = pool.run();
        time.advance(Duration.ofMillis(200));
        hear(new Signal.Stalled(Duration.ofMillis(200)));
        watch.hear(silence(), time.nanos(), time.instant(), new Surroundings(begun, false, true));
        time.advance(Duration.ofMillis(100));
        hear(answer(true));
        assertThat(pool.generation())
                .as("what was begun before says nothing any more")
                .isEqualTo(2);
        time.advance(Duration.ofMillis(1));
        ModelPool.Busy young = pool.run();
        time.advance(Duration.ofMillis(998));
        watch.endStuck(time.nanos());
        assertThat(dead.broken()).isFalse();

        time.advance(Duration.ofMillis(1));
        watch.endStuck(time.nanos());
        assertThat(dead.broken()).isTrue();
        assertThat(young.broken()).isFalse();
    }

    @Test
    void aSuspicionThatWasClearedAtOnceLeavesNothingBehind() {
        hear(answer(false));
        ModelPool.Busy slow = pool.run();
        time.advance(Duration.ofMillis(200));
        hear(new Signal.Stalled(Duration.ofMillis(200)));
        time.advance(Duration.ofMillis(100));
        hear(answer(true));
        time.advance(Duration.ofSeconds(5));
        watch.endStuck(time.nanos());

        assertThat(pool.generation()).isEqualTo(1);
        assertThat(slow.broken()).isFalse();
    }

    @Test
    void witnessesAreAskedAtMostSoOften() {
        Duration apart = Duration.ofMillis(100);
        assertThat(watch.witnessesIn(time.nanos(), apart)).isZero();
        watch.witnessesAsked(time.nanos());
        time.advance(Duration.ofMillis(40));
        assertThat(watch.witnessesIn(time.nanos(), apart)).hasMillis(60);

        time.advance(Duration.ofMillis(61));
        assertThat(watch.witnessesIn(time.nanos(), apart)).isZero();
    }

    @Test
    void itWasHeardWhenAProbeOrWorkWasAnsweredLast() {
        time.advance(Duration.ofSeconds(1));
        hear(answer(false));
        long probed = time.nanos();
        assertThat(watch.heard()).isEqualTo(probed);

        time.advance(Duration.ofSeconds(1));
        watch.notice(time.nanos());
        watch.answered();
        time.advance(Duration.ofSeconds(1));
        watch.notice(time.nanos());
        assertThat(watch.heard()).isEqualTo(probed + Duration.ofSeconds(1).toNanos());
    }

    private @Nullable Duration stall() {
        watch.notice(time.nanos());
        return watch.stall(time.nanos(), begun);
    }

    private void hear(Signal signal) {
        watch.hear(signal, time.nanos(), time.instant(), new Surroundings(begun, true, false));
    }

    private Signal silence() {
        return new Signal.Silent(FailureKind.CONNECTION, reset, time.nanos());
    }

    private static Signal answer(boolean anew) {
        return new Signal.ProbeAnswered(Duration.ofMillis(1), "", anew);
    }
}
