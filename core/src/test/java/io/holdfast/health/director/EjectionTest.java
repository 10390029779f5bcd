package io.holdfast.health.director;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.health.EndpointFlag;
import io.holdfast.health.EndpointState;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class EjectionTest {
    private static final Ejection.Conduct WELL = record(EndpointState.UP, false, 0, 0, 0);

    @Test
    void whoFailsMarkedlyMoreThanAnotherIsOut() {
        assertThat(Ejection.judge(failing(30), List.of(WELL))).contains("30 % of its statements failed, 0 % elsewhere");
    }

    @Test
    void twentyPercentAndTenFailuresAreTheLeast() {
        assertThat(Ejection.judge(failing(20), List.of(WELL))).isPresent();
        assertThat(Ejection.judge(failing(19.9), List.of(WELL))).isEmpty();
        assertThat(Ejection.judge(record(EndpointState.UP, false, 9, 30, 0.3), List.of(WELL)))
                .isEmpty();
        assertThat(Ejection.judge(record(EndpointState.UP, false, 10, 30, 0.3), List.of(WELL)))
                .isPresent();
    }

    @Test
    void aFaultThatOthersShareIsTheWorkloads() {
        assertThat(Ejection.judge(failing(50), List.of(failing(50)))).isEmpty();
        assertThat(Ejection.judge(failing(50), List.of(failing(16)))).isEmpty();
        assertThat(Ejection.judge(failing(50), List.of(failing(15)))).isPresent();
        assertThat(Ejection.judge(failing(50), List.of(failing(50), WELL))).isPresent();
    }

    @Test
    void theLastThatServesStays() {
        Ejection.Conduct down = record(EndpointState.DOWN, false, 0, 0, 0);
        Ejection.Conduct drained = new Ejection.Conduct(EndpointState.UP, false, false, 0, 0, false, 0, 0, 5, 5);

        assertThat(Ejection.judge(failing(90), List.of())).isEmpty();
        assertThat(Ejection.judge(failing(90), List.of(down))).isEmpty();
        assertThat(Ejection.judge(failing(90), List.of(drained))).isEmpty();
        assertThat(Ejection.judge(failing(90), List.of(down, WELL))).isPresent();
    }

    @Test
    void halfOfThemAreOutByABreakerAtTheMostAndOneAtTheLeast() {
        Ejection.Conduct out = record(EndpointState.DOWN, true, 0, 0, 0);

        assertThat(Ejection.judge(failing(90), List.of(out, WELL)))
                .as("one of three")
                .isEmpty();
        assertThat(Ejection.judge(failing(90), List.of(out, WELL, WELL)))
                .as("two of four")
                .isPresent();
        assertThat(Ejection.judge(failing(90), List.of(out, out, WELL, WELL)))
                .as("two of five")
                .isEmpty();
    }

    @Test
    void onlyWhoIsUpIsJudged() {
        for (EndpointState state : List.of(EndpointState.SUSPECT, EndpointState.TRIAL, EndpointState.DOWN)) {
            assertThat(Ejection.judge(record(state, false, 50, 90, 0.9), List.of(WELL)))
                    .as(state.name())
                    .isEmpty();
        }
    }

    @Test
    void aBurstNeedsNoTenSeconds() {
        Ejection.Conduct burst = new Ejection.Conduct(EndpointState.UP, true, false, 20, 2, true, 0, 0.5, 5, 5);

        assertThat(Ejection.judge(burst, List.of(WELL))).isPresent();
        assertThat(Ejection.judge(burst, List.of(failing(50)))).isEmpty();
    }

    @Test
    void whoIsSlowAndUnusuallySoAndSlowerThanAnotherIsOut() {
        assertThat(Ejection.judge(slow(80, 500, 100), List.of(WELL)))
                .contains("80 % of its statements took over 250 ms, 5 times the usual");
        assertThat(Ejection.judge(slow(79, 500, 100), List.of(WELL))).isEmpty();
        assertThat(Ejection.judge(slow(100, 499, 100), List.of(WELL)))
                .as("as usual")
                .isEmpty();
        assertThat(Ejection.judge(slow(100, 500, 100), List.of(slow(0, 167, 167))))
                .as("no slower than another")
                .isEmpty();
        assertThat(Ejection.judge(slow(100, 500, 100), List.of(slow(0, 166, 166))))
                .isPresent();
    }

    @Test
    void onlyACrowdDoesNotMakeOneIneligible() {
        assertThat(Ejection.Conduct.eligible(Set.of())).isTrue();
        assertThat(Ejection.Conduct.eligible(Set.of(EndpointFlag.SATURATED))).isTrue();
        assertThat(Ejection.Conduct.eligible(Set.of(EndpointFlag.SATURATED, EndpointFlag.LAGGING)))
                .isFalse();
    }

    private static Ejection.Conduct failing(double percent) {
        return record(EndpointState.UP, false, 50, percent, percent / 100);
    }

    private static Ejection.Conduct record(
            EndpointState state, boolean ejected, int failures, double percent, double ratio) {
        return new Ejection.Conduct(state, true, ejected, failures, (float) percent, false, 0, ratio, 5, 5);
    }

    private static Ejection.Conduct slow(double percent, double recent, double usual) {
        return new Ejection.Conduct(EndpointState.UP, true, false, 0, 0, false, (float) percent, 0, recent, usual);
    }
}
