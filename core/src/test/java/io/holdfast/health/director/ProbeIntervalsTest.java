package io.holdfast.health.director;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.failure.FailureKind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How soon an endpoint is asked again. */
final class ProbeIntervalsTest extends MachineStage {
    private static final Duration USUAL = Duration.ofSeconds(1);

    private final ProbeIntervals intervals = new ProbeIntervals(USUAL, new Random(1));

    private void between(long least, long most) {
        LongSummaryStatistics millis = IntStream.range(0, 500)
                .mapToLong(i -> intervals.next(machine).toMillis())
                .summaryStatistics();
        assertThat(millis.getMin()).isBetween(least, least + (most - least) / 10);
        assertThat(millis.getMax())
                .as("spread, so that many clients do not ask in step")
                .isBetween(most - (most - least) / 10, most);
    }

    @Test
    void onceInTheUsualIntervalGiveOrTakeATenth() {
        up();
        between(900, 1_100);
    }

    @Test
    void soonAfterAFallAndThenAsUsual() {
        up();
        fall();
        between(450, 550);
        hear(silent());
        between(900, 1_100);
        hear(silent());
        hear(silent());
        between(900, 1_100);
    }

    @Test
    void whoTurnsUsAwayIsAskedEverMoreRarely() {
        hear(new Signal.Silent(FailureKind.REFUSED, new SQLException("no such role", "28000"), now));
        between(450, 550);
        for (int i = 0; i < 10; i++) {
            hear(new Signal.Silent(FailureKind.REFUSED, new SQLException("no such role", "28000"), now));
        }
        between(9_000, 11_000);
    }
}
