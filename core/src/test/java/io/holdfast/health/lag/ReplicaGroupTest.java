package io.holdfast.health.lag;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How old a replica is by its primary's log. */
final class ReplicaGroupTest {
    private static final long SECOND = 1_000_000_000L;

    private final ReplicaGroup group = new ReplicaGroup();

    @Test
    void withoutAPrimaryNothingIsKnown() {
        assertThat(group.lag(100, SECOND)).isEqualTo(Lag.UNKNOWN);
    }

    @Test
    void aReplicaOfAnIdlePrimaryIsFreshForEver() {
        for (int second = 1; second < 3_600; second++) {
            group.primaryAt("primary", 100, second * SECOND);
            assertThat(group.lag(100, second * SECOND)).isZero();
        }
    }

    @Test
    void aReplicaBehindIsAsOldAsTheFirstPositionThatItHasNotReplayed() {
        group.primaryAt("primary", 100, 10 * SECOND);
        group.primaryAt("primary", 200, 11 * SECOND);
        group.primaryAt("primary", 300, 12 * SECOND);
        assertThat(group.lag(300, 12 * SECOND)).isZero();
        // 300 was written after the look at second 11, 200 after the one at second 10
        assertThat(group.lag(250, 12 * SECOND)).isEqualTo(1_000);
        assertThat(group.lag(150, 12 * SECOND)).isEqualTo(2_000);
    }

    @Test
    void aPauseThatFollowsALongIdlenessIsCountedFromItsFirstWrite() {
        group.primaryAt("primary", 100, 10 * SECOND);
        group.primaryAt("primary", 100, 70 * SECOND);
        group.primaryAt("primary", 200, 71 * SECOND);
        assertThat(group.lag(100, 71 * SECOND)).isEqualTo(1_000);
    }

    @Test
    void aPrimaryThatIsNoLongerSeenMakesNobodyFresh() {
        group.primaryAt("primary", 100, 10 * SECOND);
        assertThat(group.lag(100, 11 * SECOND)).isEqualTo(1_000);
        assertThat(group.lag(100, 14 * SECOND)).isEqualTo(Lag.UNKNOWN);
    }

    @Test
    void anotherPrimaryBeginsAnotherHistory() {
        group.primaryAt("one", 1_000, 10 * SECOND);
        group.primaryAt("two", 500, 11 * SECOND);
        assertThat(group.lag(500, 11 * SECOND)).isZero();
        assertThat(group.lag(400, 12 * SECOND)).isEqualTo(1_000);
    }

    @Test
    void whatWasWrittenBeforeAnythingIsRememberedIsNotKnown() {
        for (int i = 1; i <= 5_000; i++) {
            group.primaryAt("primary", i, i * SECOND);
        }
        assertThat(group.lag(10, 5_000 * SECOND)).isEqualTo(Lag.UNKNOWN);
        assertThat(group.lag(4_990, 5_000 * SECOND)).isEqualTo(10_000);
    }
}
