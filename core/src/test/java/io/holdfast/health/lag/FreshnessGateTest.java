package io.holdfast.health.lag;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.holdfast.settings.Mode;
import io.holdfast.settings.ModeSwitch;
import io.holdfast.settings.SettingValues;
import io.holdfast.time.VirtualTime;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who may answer a bounded read. */
final class FreshnessGateTest {
    private final LagBoard board = board();
    private final ModeSwitch mode = new ModeSwitch(Mode.ACTIVE);
    private final VirtualTime time = new VirtualTime();

    private static LagBoard board() {
        LagBoard board = new LagBoard();
        board.add("east");
        board.add("west");
        return board;
    }

    private FreshnessGate gate(String check) {
        Map<String, String> texts = Map.of("stalenessCheck", check);
        return new FreshnessGate(LagSettings.of(SettingValues.of(texts)), board, mode, time);
    }

    private void east(long lag, boolean enforces) {
        LagLevels levels = new LagLevels(lag, lag, lag, 1);
        board.publish("east", new LagView(List.of(levels), levels, true, new LagView.Server("env", enforces, true)));
    }

    private boolean admits(FreshnessGate gate, long bound) {
        return gate.admits(ReadSet.of(0).need(bound), null, "east");
    }

    @Test
    void anEndpointCanComeAndGoWhileItRuns() {
        east(1_000, false);
        board.add("late");
        LagLevels levels = new LagLevels(0, 0, 0, 1);
        board.publish("late", new LagView(List.of(levels), levels, true, LagView.Server.UNKNOWN));
        assertThat(gate("auto").lagMillis(null, "late")).hasValue(0);
        assertThat(gate("auto").lagMillis(null, "east")).hasValue(1_000);

        board.remove("east");
        assertThat(board.endpoints()).containsExactly("west", "late");
        assertThat(gate("auto").lagMillis(null, "east")).isEmpty();
        board.publish("east", LagView.NOTHING_KNOWN);
        board.trouble("east", "gone");
        assertThat(board.trouble("east")).isEmpty();
    }

    @Test
    void whatIsNotKnownIsNotFresh() {
        assertThat(admits(gate("auto"), 3_600_000)).isFalse();
        assertThat(admits(gate("server"), 3_600_000)).isFalse();
        assertThat(gate("auto").lagMillis(null, "east")).isEmpty();
        assertThat(gate("auto").admits(ReadSet.ALL.need(5_000), null, "nobody")).isFalse();
    }

    @Test
    void aServerThatHoldsTheBoundIsAskedUnlessItsAnswerIsKnown() {
        east(3_500, true);
        assertThat(admits(gate("auto"), 4_000)).isTrue();
        assertThat(admits(gate("measured"), 4_000)).isFalse();
        assertThat(admits(gate("auto"), 3_000)).isFalse();
        assertThat(gate("auto").enforces("east")).isTrue();
        assertThat(gate("measured").enforces("east")).isFalse();
        east(Lag.UNKNOWN, true);
        assertThat(admits(gate("auto"), 1)).isTrue();
    }

    @Test
    void aServerThatCannotHoldItIsMeasuredOrNotAsked() {
        east(500, false);
        assertThat(admits(gate("auto"), 3_000)).isTrue();
        assertThat(admits(gate("auto"), 2_999)).isFalse();
        assertThat(admits(gate("server"), 60_000)).isFalse();
        assertThat(gate("server").report(ReadSet.ALL.need(60_000), null).toString())
                .contains("east 500 ms behind (its server has no bounded staleness)", "west lag unknown");
    }

    @Test
    void constantsAreNeverStaleAndOtherModesDecideNothing() {
        assertThat(gate("auto").admits(ReadSet.NOTHING.need(3_000), null, "east"))
                .isTrue();
        board.publish("east", new LagView(List.of(), LagLevels.UNKNOWN, false, new LagView.Server("", false, true)));
        assertThat(gate("auto").admits(ReadSet.NOTHING.need(3_000), null, "east"))
                .as("on PostgreSQL a constant may be a function that reads")
                .isFalse();
        mode.set(Mode.OBSERVE);
        assertThat(admits(gate("auto"), 3_000)).isTrue();
        assertThat(gate("auto").enforces("east")).isFalse();
    }

    @Test
    void whyNothingIsHeardIsSaid() {
        board.trouble("east", "permission denied");
        assertThat(gate("auto").report(ReadSet.ALL.need(3_000), null).toString())
                .contains("east lag unknown (permission denied)");
    }

    @Test
    void waitingIsWorthItWhileListeningBeginsOnly() {
        FreshnessGate gate = gate("auto");
        assertThat(gate.isWorthWaiting(null)).isFalse();
        gate.starts();
        assertThat(gate.isWorthWaiting(null)).isTrue();
        time.advance(java.time.Duration.ofSeconds(5));
        assertThat(gate.isWorthWaiting(null)).isFalse();
    }

    @Test
    void askingMakesNothing() {
        east(500, false);
        FreshnessGate gate = gate("auto");
        ReadSet reads = ReadSet.of(0);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        long admitted = 0;
        for (int round = 0; round < 30; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                admitted += gate.admits(reads.need(5_000), null, "east") ? 1 : 0;
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(admitted).isEqualTo(300_000);
        assertThat(least).isLessThan(1_000);
    }
}
