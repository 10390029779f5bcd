package io.holdfast.read;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.failure.DeadlineExceededException;
import io.holdfast.health.EndpointStatus;
import io.holdfast.route.HedgeClock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs reads on threads of its own, and one that is not answered in time on a second endpoint as well. The clock starts before a
 * connection is looked for, so that a pool whose connections are all stuck is no shelter for a fault. Thread-safe.
 *
 * <p>A loser is cancelled. Its connection goes back when its statement has truly ended, which PgJDBC sees to: an execute that is
 * being cancelled does not return before the cancel has. One that has not ended after two seconds is broken off.
 */
final class Hedger implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Hedger.class.getName());
    private static final long LATE = TimeUnit.MILLISECONDS.toNanos(100);
    private static final Duration TIME_TO_END = Duration.ofSeconds(2);
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final HopRunner runner;
    private final RunnerParts parts;
    private final FreshPick freshness;
    private final Purity purity;
    private final HedgeParts hedge;
    private final ThreadPoolExecutor threads;

    Hedger(HopRunner runner, RunnerParts parts, FreshPick freshness, HedgeParts hedge) {
        this.runner = runner;
        this.purity = new Purity(parts);
        this.parts = parts;
        this.freshness = freshness;
        this.hedge = hedge;
        this.threads = new ThreadPoolExecutor(
                0,
                hedge.mostThreads(),
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> hedge.timing().threads().unstarted("hedge", task));
    }

    <T> T read(Hedgeable<T> read) throws SQLException {
        hedge.budget().deposit();
        FirstAnswer answers = new FirstAnswer();
        HedgeRace<T> race = new HedgeRace<>();
        Side<T> first = read.side(answers);
        race.begins(first);
        if (!started(race, read, first, () -> runner.read(first.call(), timed(read, first)))) {
            // all threads are taken: it runs here, alone
            T answer = runner.read(first.call(), timed(read, first));
            read.adopt(first, false);
            return answer;
        }
        return new Wait<>(read, race, answers, first).forAnswer();
    }

    private <T> Attempt<T> timed(Hedgeable<T> read, Side<T> side) {
        return lease -> {
            long begun = parts.ticker().nanos();
            T answer = side.on(lease);
            hedge.clock()
                    .took(lease.endpoint(), read.fingerprint(), parts.ticker().nanos() - begun);
            return answer;
        };
    }

    private <T> boolean started(HedgeRace<T> race, Hedgeable<T> read, Side<T> side, Work<T> work) {
        return submitted(() -> {
            try {
                if (read.call().cancelled()) {
                    cancelled(side.call());
                }
                race.answered(side, work.run());
            } catch (SQLException | RuntimeException | Error e) {
                race.failed(side, e);
            }
        });
    }

    private boolean submitted(Runnable task) {
        try {
            threads.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Ends what nobody waits for any more. */
    private <T> void end(HedgeRace<T> race, Side<T> loser) {
        if (race.hasEnded(loser)) {
            return;
        }
        submitted(() -> cancelled(loser.call()));
        hedge.timing().scheduler().schedule(TIME_TO_END, () -> {
            if (!race.hasEnded(loser)) {
                loser.breakOff();
            }
        });
    }

    private static void cancelled(Call call) {
        try {
            call.cancel();
        } catch (SQLException e) {
            // a cancel that cannot be sent is what the two seconds are for
            LOG.log(System.Logger.Level.TRACE, "cancelling a run", e);
        }
    }

    /** Takes no more reads; what runs ends with its connections. */
    @Override
    public void close() {
        threads.shutdown();
    }

    /** One run. */
    @FunctionalInterface
    private interface Work<T> {
        T run() throws SQLException;
    }

    /** The caller's wait for one read. */
    private final class Wait<T> {
        private final Hedgeable<T> read;
        private final HedgeRace<T> race;
        private final FirstAnswer answers;
        private final Side<T> first;
        private long begun;
        private @Nullable Side<T> second;
        private String to = "";
        private boolean slowAsked;
        private boolean begunSecond;

        Wait(Hedgeable<T> read, HedgeRace<T> race, FirstAnswer answers, Side<T> first) {
            this.read = read;
            this.race = race;
            this.answers = answers;
            this.first = first;
            this.begun = parts.ticker().nanos() - read.call().elapsed().toNanos();
        }

        T forAnswer() throws SQLException {
            try {
                HedgeRace.Outcome<T> outcome = outcome();
                tell(outcome.winner() == second);
                read.adopt(outcome.winner(), second != null);
                return outcome.answer();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw givenUp("canceling statement due to user request", e);
            } finally {
                race.abandon();
                read.endRuns();
                endLosers();
            }
        }

        private HedgeRace.Outcome<T> outcome() throws SQLException, InterruptedException {
            while (true) {
                HedgeRace.@Nullable Outcome<T> outcome = race.outcome(answers);
                if (outcome != null) {
                    return outcome;
                }
                long now = parts.ticker().nanos();
                if (read.call().cancelled() || read.call().elapsed().compareTo(latest()) > 0) {
                    awaitEnd();
                }
                long wait = begunSecond ? TIME_TO_END.toNanos() : untilHedge(now);
                long left = Math.max(1, latest().minus(read.call().elapsed()).toNanos());
                long planned = race.await(Math.min(wait, left));
                if (parts.ticker().nanos() - now - planned > LATE) {
                    // this process stood still: that time was nobody's silence
                    begun = parts.ticker().nanos();
                }
            }
        }

        private Duration latest() {
            return read.call().length().plus(GRACE);
        }

        /** Cancelled, or past its deadline: its runs are given a moment to say so themselves. */
        private void awaitEnd() throws SQLException, InterruptedException {
            boolean cancelled = read.call().cancelled();
            long until = parts.ticker().nanos() + (cancelled ? TIME_TO_END.toNanos() : 0);
            while (parts.ticker().nanos() - until < 0) {
                if (race.outcome(answers) != null) {
                    return;
                }
                race.await(until - parts.ticker().nanos());
            }
            if (answers.close()) {
                throw cancelled
                        ? givenUp("canceling statement due to user request", null)
                        : new DeadlineExceededException(
                                "the statement did not end within "
                                        + read.call().length().toMillis() + " ms",
                                null);
            }
        }

        private SQLException givenUp(String why, @Nullable Throwable cause) {
            answers.close();
            return new SQLException(why, "57014", cause);
        }

        private void endLosers() {
            end(race, first);
            if (second != null) {
                end(race, second);
            }
        }

        /** How long the first run is left alone; begins the second one where it is due. */
        private long untilHedge(long now) {
            String from = first.heading();
            HedgeClock.Delays delays =
                    from.isEmpty() ? HedgeClock.Delays.NEVER : hedge.clock().delays(from, read.fingerprint());
            if (delays.silence() == Long.MAX_VALUE) {
                return TimeUnit.MILLISECONDS.toNanos(5);
            }
            long silent = now - hedge.clock().silentSince(from, begun);
            if (silent >= delays.silence()) {
                return silentFor(from, silent);
            }
            if (now - begun >= delays.tail() && !slowAsked) {
                slowAsked = true;
                Optional<PhysicalEndpoint> target = target(from);
                if (target.isPresent()
                        && delays.tailCanWin(farther(from, target.get().name()))
                        && hedge.budget().slow()) {
                    hedge(target.get());
                }
            }
            long untilSilent = delays.silence() - silent;
            return slowAsked || delays.tail() == Long.MAX_VALUE
                    ? untilSilent
                    : Math.max(1, Math.min(untilSilent, delays.tail() - (now - begun)));
        }

        private long silentFor(String from, long silent) {
            Optional<PhysicalEndpoint> target = target(from);
            int inFlight =
                    parts.router().named(from).map(PhysicalEndpoint::inFlight).orElse(1);
            if (target.isPresent() && hedge.budget().silent(from, inFlight)) {
                hedge.signals().silent(from, Duration.ofNanos(silent));
                hedge(target.get());
                return TIME_TO_END.toNanos();
            }
            return TimeUnit.MILLISECONDS.toNanos(10);
        }

        /** The best other endpoint that is fresh enough for this read. */
        private Optional<PhysicalEndpoint> target(String from) {
            return parts.router()
                    .pick(Set.of(from))
                    .filter(other -> !other.name().equals(from))
                    .filter(other -> !hedge.budget().doubted().contains(other.name()))
                    .filter(other -> parts.router().view().isWell(other.name()))
                    .filter(other -> freshness.admits(read.call(), other.name()))
                    .filter(other -> purity.allowsTwo(read.call(), from));
        }

        private void hedge(PhysicalEndpoint target) {
            Side<T> other = read.side(answers);
            begunSecond = true;
            if (race.begins(other)
                    && started(race, read, other, () -> runner.readAt(other.call(), target, timed(read, other)))) {
                second = other;
                to = target.name();
            } else {
                race.failed(other, new SQLException("no thread is free for a second run", "53000"));
            }
        }

        private long farther(String from, String to) {
            return Math.max(0, roundTrip(to) - roundTrip(from));
        }

        private long roundTrip(String endpoint) {
            return status(endpoint).map(status -> status.roundTrip().toNanos()).orElse(0L);
        }

        private Optional<EndpointStatus> status(String endpoint) {
            return parts.router().view().endpoints().stream()
                    .filter(status -> status.name().equals(endpoint))
                    .findFirst();
        }

        private void tell(boolean won) {
            if (second == null) {
                return;
            }
            if (won) {
                hedge.clock()
                        .took(
                                first.heading(),
                                read.fingerprint(),
                                parts.ticker().nanos() - begun);
            }
            parts.events().publish(new HoldfastEvent.ReadHedged(parts.ticker().instant(), first.heading(), to, won));
        }
    }
}
