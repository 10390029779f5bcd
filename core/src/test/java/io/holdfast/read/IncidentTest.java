package io.holdfast.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.holdfast.failure.Incident;
import io.holdfast.failure.NoEndpointException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a failed call tells its caller and the director. */
final class IncidentTest extends RunnerStage {
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
        assertThat(outcomes).containsExactly("east lives", "east QUERY");
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

        Throwable failure = catchThrowable(() -> runner(100).read(call(), slow));

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

    private HopRunner runner(int mostWaiting) {
        return new HopRunner(parts(Optional.empty(), mostWaiting, true));
    }
}
