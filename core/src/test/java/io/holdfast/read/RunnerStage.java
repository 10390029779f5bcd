package io.holdfast.read;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.failure.FailureKind;
import io.holdfast.health.director.OutcomeRecorder;
import io.holdfast.route.RetryBudget;
import io.holdfast.route.WritePolicy;
import io.holdfast.settings.Mode;
import io.holdfast.settings.ModeSwitch;
import io.holdfast.time.Backoff;
import io.holdfast.time.VirtualTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Timeout;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What a runner works with, over two endpoints without sockets and on virtual time, and what was heard of it. What spins
 * instead of waiting looks at its thread's interrupt, and so ends with the limit.
 */
@Timeout(60)
abstract class RunnerStage {
    final VirtualTime time = new VirtualTime();
    final FakeEndpoint east = new FakeEndpoint("east", time);
    final FakeEndpoint west = new FakeEndpoint("west", time);
    final FakeRouter router = new FakeRouter(time, List.of(east, west));
    final RetryBudget retries = new RetryBudget(time, 20);
    final ModeSwitch mode = new ModeSwitch(Mode.ACTIVE);
    final List<HoldfastEvent> events = new CopyOnWriteArrayList<>();
    final List<String> outcomes = new CopyOnWriteArrayList<>();

    /** What {@link #attempt} fails with, one a run; then it is answered. */
    final Deque<SQLException> failures = new ArrayDeque<>();

    final List<String> ran = new ArrayList<>();

    final RunnerParts parts() {
        return parts(Optional.empty(), 100, false);
    }

    final RunnerParts parts(Optional<String> writes, int mostWaiting, boolean readsArePure) {
        return new RunnerParts(
                router,
                new WritePolicy(router, mode, writes),
                new Outcomes(),
                retries,
                mode,
                new EventPublisher(List.of(events::add)),
                time,
                new Backoff(new Random(7), Duration.ofSeconds(1)),
                mostWaiting,
                readsArePure);
    }

    final HopRunner writingTo(String endpoint) {
        return new HopRunner(parts(Optional.of(endpoint), 100, false));
    }

    final Call call() {
        return Call.of(time, Duration.ofSeconds(10));
    }

    final String attempt(Lease lease) throws SQLException {
        ran.add(lease.endpoint());
        SQLException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        return lease.endpoint();
    }

    static SQLException reset() {
        return new SQLException("Connection reset", "08006");
    }

    static PSQLException server(String state, String message) {
        return new PSQLException(new ServerErrorMessage("SERROR\0C" + state + "\0M" + message + "\0"));
    }

    /** Writes down what was recorded. */
    private final class Outcomes implements OutcomeRecorder {
        @Override
        public void answered(String endpoint, long generation, long nanos) {
            outcomes.add(endpoint + " answered");
        }

        @Override
        public void answered(String endpoint, long generation) {
            outcomes.add(endpoint + " lives");
        }

        @Override
        public void failed(String endpoint, long generation, FailureKind kind, SQLException failure) {
            outcomes.add(endpoint + " " + kind);
        }
    }
}
