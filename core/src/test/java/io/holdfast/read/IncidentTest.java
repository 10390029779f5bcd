package io.holdfast.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.event.EventPublisher;
import io.holdfast.failure.FailureKind;
import io.holdfast.failure.Incident;
import io.holdfast.failure.NoEndpointException;
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
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What a failed call tells its caller and the director. */
final class IncidentTest {
    private final VirtualTime time = new VirtualTime();
    private final FakeRouter router =
            new FakeRouter(time, List.of(new FakeEndpoint("east", time), new FakeEndpoint("west", time)));
    private final ModeSwitch mode = new ModeSwitch(Mode.ACTIVE);
    private final List<String> outcomes = new ArrayList<>();
    private final Deque<SQLException> failures = new ArrayDeque<>();

    @Test
    void whenTooManyWaitAlreadyACallSaysThatAndWaitsForNothing() {
        router.eligible();
        HopRunner crowded = runner(0);
        long begun = time.nanos();

        assertThatThrownBy(() -> crowded.read(call(), this::attempt))
                .isInstanceOf(NoEndpointException.class)
                .hasMessageContaining("0 calls wait for one already");
        assertThat(time.nanos()).isEqualTo(begun);
    }

    @Test
    void anErrorThatTheServerReportsIsASignOfLife() {
        failures.add(server("22012", "division by zero"));

        assertThatThrownBy(() -> runner(100).read(call(), this::attempt)).hasMessageContaining("division by zero");
        assertThat(outcomes).containsExactly("east answered", "east QUERY");
    }

    @Test
    void anErrorThatEndpointsHadAPartInTellsTheWholeStory() {
        for (int i = 0; i < 4; i++) {
            failures.add(reset());
        }
        Attempt<String> slow = lease -> {
            time.advance(Duration.ofMillis(30));
            return attempt(lease);
        };

        Throwable failure = catchThrowable(() -> runner(100).read(Call.of(time, Duration.ofSeconds(10)), slow));

        assertThat(failure.getSuppressed()).singleElement().isInstanceOfSatisfying(Incident.class, incident -> {
            assertThat(incident.attempts()).hasSize(4);
            Incident.Attempt first = incident.attempts().get(0);
            assertThat(first.endpoint()).isEqualTo("east");
            assertThat(first.begun()).isEqualTo(Duration.ZERO);
            assertThat(first.ran()).isEqualTo(Duration.ofMillis(30));
            assertThat(first.sqlState()).isEqualTo("08006");
            assertThat(incident.attempts().get(1).endpoint()).isEqualTo("west");
            assertThat(incident.endpoints()).hasSize(2);
            assertThat((Throwable) incident)
                    .hasMessageContaining("at 0 ms ran 30 ms on east (08006 Connection reset)")
                    .hasMessageContaining("west at 127.0.0.1:1 is");
        });
    }

    @Test
    void anErrorOfTheQuerysOwnComesAsTheDriverThrewIt() {
        failures.add(server("22012", "division by zero"));

        assertThat(catchThrowable(() -> runner(100).read(call(), this::attempt)).getSuppressed())
                .isEmpty();
    }

    private Call call() {
        return Call.of(time, Duration.ofSeconds(10));
    }

    private String attempt(Lease lease) throws SQLException {
        SQLException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        return lease.endpoint();
    }

    private static SQLException reset() {
        return new SQLException("Connection reset", "08006");
    }

    private static PSQLException server(String state, String message) {
        return new PSQLException(new ServerErrorMessage("SERROR\0C" + state + "\0M" + message + "\0"));
    }

    private HopRunner runner(int mostWaiting) {
        return new HopRunner(new RunnerParts(
                router,
                new WritePolicy(router, mode, Optional.empty()),
                new Outcomes(),
                new RetryBudget(time, 20),
                mode,
                new EventPublisher(List.of()),
                time,
                new Backoff(new Random(7), Duration.ofSeconds(1)),
                mostWaiting,
                true));
    }

    /** Writes down what was recorded. */
    private final class Outcomes implements OutcomeRecorder {
        @Override
        public void answered(String endpoint, long generation, long nanos) {
            outcomes.add(endpoint + " answered in time");
        }

        @Override
        public void answered(String endpoint, long generation) {
            outcomes.add(endpoint + " answered");
        }

        @Override
        public void failed(String endpoint, long generation, FailureKind kind, SQLException failure) {
            outcomes.add(endpoint + " " + kind);
        }
    }
}
