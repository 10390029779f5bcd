package io.holdfast.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.failure.DeadlineExceededException;
import io.holdfast.time.VirtualTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who wins, and whose failure is the read's. */
final class HedgeRaceTest {
    private final SQLException broken = new SQLException("Connection reset", "08006");
    private final SQLException wrong = new SQLException("syntax error", "42601");

    private final HedgeRace<String> race = new HedgeRace<>();
    private final FirstAnswer answers = new FirstAnswer();
    private final Runner first = new Runner();
    private final Runner second = new Runner();

    @Test
    void nothingIsDecidedWhileBothRun() throws SQLException {
        bothBegin();

        assertThat(race.outcome(answers)).isNull();
        assertThat(race.hasEnded(first)).isFalse();
    }

    @Test
    void theFirstsAnswerIsTheRaces() throws SQLException {
        bothBegin();
        race.answered(first, "one");

        assertThat(race.outcome(answers)).isEqualTo(new HedgeRace.Outcome<>(first, "one"));
        assertThat(race.hasEnded(first)).isTrue();
        assertThat(race.hasEnded(second)).isFalse();
    }

    @Test
    void theSecondsAnswerIsTheRacesToo() throws SQLException {
        bothBegin();
        race.answered(second, "two");

        assertThat(race.outcome(answers)).isEqualTo(new HedgeRace.Outcome<>(second, "two"));
        assertThat(race.hasEnded(first)).isFalse();
        assertThat(race.hasEnded(second)).isTrue();
    }

    @Test
    void nothingBeginsInAnAbandonedRace() {
        assertThat(race.begins(first)).isTrue();
        race.abandon();

        assertThat(race.begins(second)).isFalse();
    }

    @Test
    void aFailureOfTheOnlyRunIsTheReads() {
        race.begins(first);
        race.failed(first, broken);

        assertThatThrownBy(() -> race.outcome(answers)).isSameAs(broken);
    }

    @Test
    void aFailureOfTheSecondIsNotTheReadsWhileTheFirstRuns() throws SQLException {
        bothBegin();
        race.failed(second, wrong);

        assertThat(race.outcome(answers)).isNull();
        race.answered(first, "one");
        assertThat(race.outcome(answers)).isEqualTo(new HedgeRace.Outcome<>(first, "one"));
    }

    static Stream<SQLException> notTheQuerys() {
        return Stream.of(
                new SQLException("Connection reset", "08006"),
                new Superseded(),
                new DeadlineExceededException("late", null));
    }

    @ParameterizedTest
    @MethodSource("notTheQuerys")
    void whatIsNotTheQuerysFaultWaitsForTheSecond(SQLException failure) throws SQLException {
        bothBegin();
        race.failed(first, failure);

        assertThat(race.outcome(answers)).isNull();
        race.answered(second, "two");
        assertThat(race.outcome(answers)).isEqualTo(new HedgeRace.Outcome<>(second, "two"));
    }

    static Stream<Throwable> theQuerys() {
        return Stream.of(
                new SQLException("syntax error", "42601"), new IllegalStateException("ours"), new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("theQuerys")
    void aFaultOfTheQueryItselfWaitsForNobody(Throwable failure) {
        bothBegin();
        race.failed(first, failure);

        assertThatThrownBy(() -> race.outcome(answers)).isSameAs(failure);
    }

    @Test
    void whereBothFailTheFirstsFailureIsToldWithTheSeconds() {
        SQLException own = new SQLException("Connection reset", "08006");
        bothBegin();
        race.failed(second, wrong);
        race.failed(first, own);

        assertThatThrownBy(() -> race.outcome(answers))
                .isSameAs(own)
                .satisfies(e -> assertThat(e.getSuppressed()).containsExactly(wrong));
    }

    /** The second has just taken its answer and is about to say so. */
    @Test
    void anAnswerThatWasTakenIsWaitedFor() throws SQLException {
        bothBegin();
        answers.take(() -> "two");
        race.failed(first, wrong);

        assertThat(race.outcome(answers)).isNull();
        race.answered(second, "two");
        assertThat(race.outcome(answers)).isEqualTo(new HedgeRace.Outcome<>(second, "two"));
    }

    @Test
    void aWaitGoesByInSlicesAndSaysHowLongTheyMayBe() throws InterruptedException {
        race.begins(first);

        assertThat(race.await(TimeUnit.MILLISECONDS.toNanos(1))).isEqualTo(TimeUnit.MILLISECONDS.toNanos(1));
        assertThat(race.await(TimeUnit.HOURS.toNanos(1))).isEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
    }

    @Test
    void aDecidedRaceIsNotWaitedForAndAnyThreadMayDecideIt() throws Exception {
        race.begins(first);
        CompletableFuture.runAsync(() -> race.answered(first, "one")).get();
        while (race.outcome(answers) == null) {
            race.await(TimeUnit.HOURS.toNanos(1));
        }
        CompletableFuture.runAsync(race::abandon).get();

        assertThat(race.begins(second)).isFalse();
    }

    private void bothBegin() {
        race.begins(first);
        race.begins(second);
    }

    /** One that does nothing by itself. */
    private static final class Runner implements Side<String> {
        private final Call call =
                new TwinRead(new VirtualTime(), Duration.ofSeconds(1), name -> new CompletableFuture<>());

        @Override
        public Call call() {
            return call;
        }

        @Override
        public String heading() {
            return "east";
        }

        @Override
        public void breakOff() {}

        @Override
        public String on(Lease lease) {
            return "";
        }
    }
}
