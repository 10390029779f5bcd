package io.holdfast.health.lag;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.health.lag.LagReading.Told;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What readings come to: leaving at once, coming back slowly, and nothing in between two readings. */
final class LagTrackTest {
    private static final long SECOND = 1_000_000_000L;
    private static final LagView.Server SERVER = new LagView.Server("env", false, true);

    private static final Catalog CATALOG = new Catalog(
            Map.of(0, Set.of("u1"), 1, Set.of("u2"), 2, Set.of("u1", "u2")),
            Map.of(1, Set.of("u9")),
            Map.of("u1", "one", "u2", "two", "u9", "an index on two"),
            true);

    private final LagTrack track = new LagTrack();
    private long now = 100 * SECOND;

    @BeforeEach
    void begin() {
        track.begins(SERVER, CATALOG);
    }

    private LagView after(Object... lags) {
        Map<String, Told> objects = new HashMap<>();
        for (int i = 0; i < lags.length; i += 2) {
            long lag = ((Number) lags[i + 1]).longValue();
            objects.put((String) lags[i], new Told(lag, 1_000_000 - lag));
        }
        now += SECOND;
        track.add(new LagReading(now, objects));
        return view();
    }

    private LagView view() {
        return track.view(10);
    }

    @Test
    void nothingHeardIsNotFresh() {
        assertThat(view().within(ReadSet.ALL, 3_600_000)).isFalse();
        assertThat(view().within(ReadSet.of(0), 3_600_000)).isFalse();
        assertThat(track.beyond(5_000).whole()).isTrue();
    }

    @Test
    void aPeriodIsAddedToWhatWasMeasured() {
        assertThat(after("u1", 2_000, "u2", 0).within(ReadSet.of(0), 3_000)).isTrue();
        assertThat(after("u1", 2_001, "u2", 0).within(ReadSet.of(0), 3_000)).isFalse();
    }

    @Test
    void oneSampleBeyondTheBoundIsEnoughToLeaveAndFiveWellWithinItAreNeededToComeBack() {
        assertThat(after("u1", 0, "u2", 0).within(ReadSet.of(0), 10_000)).isTrue();
        assertThat(after("u1", 9_001, "u2", 0).within(ReadSet.of(0), 10_000)).isFalse();
        for (int i = 0; i < 4; i++) {
            assertThat(after("u1", 4_000, "u2", 0).within(ReadSet.of(0), 10_000))
                    .isFalse();
        }
        assertThat(after("u1", 4_000, "u2", 0).within(ReadSet.of(0), 10_000)).isTrue();
    }

    @Test
    void hoveringJustWithinTheBoundAfterLeavingItComesBackAfterAMinute() {
        after("u1", 0, "u2", 0);
        after("u1", 9_500, "u2", 0);
        int samples = 0;
        while (!after("u1", 8_000, "u2", 0).within(ReadSet.of(0), 10_000)) {
            samples++;
        }
        assertThat(samples).isEqualTo(59);
    }

    @Test
    void anObjectThatIsStaleTouchesOnlyWhatReadsIt() {
        LagView view = after("u1", 60_000, "u2", 100);
        assertThat(view.within(ReadSet.of(0), 5_000)).isFalse();
        assertThat(view.within(ReadSet.of(1), 5_000)).isTrue();
        assertThat(view.within(ReadSet.of(2), 5_000)).isFalse();
        assertThat(view.within(ReadSet.of(0, 1), 5_000)).isFalse();
        assertThat(view.within(ReadSet.ALL, 5_000)).isFalse();
        LagListener.Stale stale = track.beyond(5_000);
        assertThat(stale.objects()).containsExactly("one");
        assertThat(stale.whole()).isFalse();
        assertThat(stale.lagMillis()).hasValue(60_000);
    }

    @Test
    void whatTheEndpointDoesNotHaveIsNotFreshThere() {
        assertThat(after("u1", 0, "u2", 0).within(ReadSet.of(7), 5_000)).isFalse();
        assertThat(after("u1", 0).within(ReadSet.of(1), 5_000)).isFalse();
    }

    @Test
    void anInstalledIndexCountsAndOneThatIsNotDoesNot() {
        assertThat(after("u1", 0, "u2", 0).within(ReadSet.of(1), 5_000)).isTrue();
        assertThat(after("u1", 0, "u2", 0, "u9", 30_000).within(ReadSet.of(1), 5_000))
                .isFalse();
    }

    @Test
    void betweenTwoReadingsNothingGrows() {
        after("u1", 1_000, "u2", 0);
        assertThat(track.look(now + 1_400_000_000L)).isFalse();
        assertThat(view().newest(ReadSet.of(0))).isEqualTo(1_000);
    }

    @Test
    void aReadingThatFailsToComeMakesWhatIsKnownOlder() {
        after("u1", 1_000, "u2", 0);
        assertThat(track.look(now + 2 * SECOND)).isTrue();
        assertThat(view().newest(ReadSet.of(0))).isEqualTo(3_000);
        assertThat(view().within(ReadSet.of(0), 4_000)).isTrue();
        assertThat(track.look(now + 2 * SECOND + 1_000_000)).isTrue();
        assertThat(view().within(ReadSet.of(0), 4_000)).isFalse();
    }

    @Test
    void whereNothingIsHeardAnyMoreAServerThatHoldsBoundsItselfHasTheWord() {
        after("u1", 1_000, "u2", 0);
        track.loses();
        assertThat(view().newest(ReadSet.of(0)))
                .as("we only age what we measure")
                .isEqualTo(1_000);
        track.begins(new LagView.Server("env", true, true), CATALOG);
        after("u1", 1_000, "u2", 0);
        track.loses();
        assertThat(view().newest(ReadSet.of(0))).isEqualTo(Lag.UNKNOWN);
        assertThat(view().server().enforces()).isTrue();
        assertThat(after("u1", 1_000, "u2", 0).newest(ReadSet.of(0))).isEqualTo(1_000);
    }

    @Test
    void whatHadGrownInASilenceIsRememberedWhenAReadingComesAtLast() {
        after("u1", 0, "u2", 0);
        now += 20 * SECOND;
        LagView view = after("u1", 0, "u2", 0);
        assertThat(view.newest(ReadSet.of(0))).isZero();
        assertThat(view.within(ReadSet.of(0), 10_000)).isFalse();
    }

    @Test
    void theFirstTimeThatMayStillChangeIsTheEarliestOfAll() {
        LagView view = after("u1", 500, "u2", 100);
        assertThat(view.frontier(ReadSet.of(1))).isEqualTo(999_900);
        assertThat(view.frontier(ReadSet.of(2))).isEqualTo(999_500);
        assertThat(view.frontier(ReadSet.ALL)).isEqualTo(999_500);
    }

    @Test
    void askingMakesNothing() {
        LagView view = after("u1", 500, "u2", 100);
        ReadSet reads = ReadSet.of(0, 1, 2);
        Need need = reads.need(5_000);
        assertThat(reads.need(5_000)).isSameAs(need);
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long admitted = 0;
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                admitted += view.within(reads.need(5_000).reads(), 5_000) ? 1 : 0;
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(admitted).isEqualTo(200_000);
        assertThat(least).isLessThan(1_000);
    }
}
