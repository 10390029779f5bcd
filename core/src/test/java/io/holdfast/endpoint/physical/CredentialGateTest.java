package io.holdfast.endpoint.physical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.time.VirtualTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A refused password is sent again slowly, another one at once. */
final class CredentialGateTest {
    private final VirtualTime time = new VirtualTime();
    private final List<HoldfastEvent> events = new ArrayList<>();
    private final CredentialGate gate = new CredentialGate("east", time, new EventPublisher(List.of(events::add)));
    private final SQLException refusal = new SQLException("FATAL: invalid password", "28P01");

    @Test
    void theSamePasswordIsHeldBackEverLonger() {
        assertThat(waits(7)).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
    }

    /** How many seconds pass until it may be sent again, after each refusal. */
    private List<Long> waits(int refusals) {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < refusals; i++) {
            gate.failed("old", refusal);
            long begun = time.nanos();
            while (held("old")) {
                time.advance(Duration.ofMillis(500));
            }
            waits.add(Duration.ofNanos(time.nanos() - begun).toSeconds());
        }
        return waits;
    }

    private boolean held(String password) {
        try {
            gate.enter(password);
            return false;
        } catch (SQLException e) {
            return true;
        }
    }

    @Test
    void whatIsThrownMeanwhileIsTheServersOwnAnswer() {
        gate.failed("old", refusal);

        assertThatThrownBy(() -> gate.enter("old"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("invalid password")
                .hasMessageNotContaining("old")
                .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("28P01"));
    }

    @Test
    void aRotatedPasswordIsSentAtOnce() {
        gate.failed("old", refusal);

        assertThatCode(() -> gate.enter("new")).doesNotThrowAnyException();
    }

    @Test
    void otherFailuresHoldNothingBack() {
        gate.failed("old", new SQLException("reset", "08006"));
        gate.failed("old", new SQLException("FATAL: authentication expired", "28000"));

        assertThatCode(() -> gate.enter("old")).doesNotThrowAnyException();
        assertThat(events).isEmpty();
    }

    @Test
    void itIsToldOnceWhenItBeginsAndOnceWhenItEnds() {
        gate.accepted();
        gate.failed("old", refusal);
        gate.failed("old", refusal);
        gate.accepted();
        gate.accepted();

        assertThat(events)
                .containsExactly(
                        new HoldfastEvent.CredentialsFailing(time.instant(), "east", true, true, "28P01"),
                        new HoldfastEvent.CredentialsFailing(time.instant(), "east", false, true, ""));
    }
}
