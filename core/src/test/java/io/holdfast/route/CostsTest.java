package io.holdfast.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.holdfast.health.director.EndpointMeasure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CostsTest {
    private final EndpointMeasure well = measure(50, 0, 1000, 0);

    @Test
    void belowFifteenMillisecondsAllAreAlike() {
        assertThat(Costs.base(measure(0, 0, 10, 0), List.of())).isEqualTo(15e6);
        assertThat(Costs.base(measure(14, 0, 10, 0), List.of())).isEqualTo(15e6);
        assertThat(Costs.base(measure(16, 0, 10, 0), List.of())).isEqualTo(16e6);
    }

    @Test
    void latencyAloneIsTheCostOfWhoFailsNothingAndKeepsUp() {
        assertThat(Costs.base(well, List.of(well))).isEqualTo(50e6);
    }

    @Test
    void whoFailsFastIsDear() {
        EndpointMeasure failing = measure(0.5, 1000, 1000, 0);

        assertThat(Costs.base(failing, List.of(failing, well)))
                .isGreaterThan(30 * Costs.base(well, List.of(failing, well)));
    }

    @Test
    void fewStatementsAreShrunkTowardsTheTiersRatio() {
        EndpointMeasure few = measure(5, 1, 1, 0);
        List<EndpointMeasure> tier = List.of(few, well);

        double pooled = 1.0 / 1001;
        assertThat(Costs.ratio(few, tier)).isCloseTo((1 + 20 * pooled) / 21, within(1e-12));
        assertThat(Costs.ratio(well, tier)).isCloseTo(20 * pooled / 1020, within(1e-12));
    }

    @Test
    void withoutWorkThereAreNoFailures() {
        EndpointMeasure idle = measure(5, 0, 0, 0);

        assertThat(Costs.ratio(idle, List.of(idle))).isZero();
        assertThat(EndpointMeasure.unknown("a").latencyNanos()).isEqualTo(30e6);
    }

    @Test
    void lagBeyondTwoSecondsCostsItsLength() {
        EndpointMeasure near = measure(50, 0, 0, 2000);
        EndpointMeasure far = measure(50, 0, 0, 3500);

        assertThat(Costs.base(near, List.of(near))).isEqualTo(50e6);
        assertThat(Costs.base(far, List.of(far))).isEqualTo(50e6 + 1.5e9);
    }

    private static EndpointMeasure measure(double millis, long failed, long total, long behindMillis) {
        return new EndpointMeasure("a", millis * 1e6, failed, total, Duration.ofMillis(behindMillis));
    }
}
