package io.holdfast.subscribe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.javacrumbs.shedlock.core.AbstractSimpleLock;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ShedLockLeaseTest {
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private @Nullable Instant until;
    private final LockProvider provider = this::lock;
    private final ShedLockLease one = lease();
    private final ShedLockLease two = lease();

    private ShedLockLease lease() {
        return ShedLockLease.over(provider, "bids", Duration.ofSeconds(10), () -> now);
    }

    @Test
    void oneOfTwoHolds() {
        assertThat(one.hold()).isTrue();
        assertThat(two.hold()).isFalse();
        now = now.plusSeconds(5);
        assertThat(one.hold()).as("extended").isTrue();
        now = now.plusSeconds(8);
        assertThat(two.hold()).isFalse();
    }

    @Test
    void releasingLetsTheOtherBeginAtOnce() {
        one.hold();
        one.release();
        assertThat(two.hold()).isTrue();
        assertThat(one.hold()).isFalse();
    }

    @Test
    void anInstanceThatDiesKeepsTheOthersWaitingNoLongerThanTheLease() {
        one.hold();
        now = now.plusSeconds(11);
        assertThat(two.hold()).isTrue();
        assertThat(one.hold()).as("what was lost is another's now").isFalse();
    }

    @Test
    void anInstanceThatWakesUpTooLateDoesNotGiveAwayWhatIsAnothersNow() {
        one.hold();
        now = now.plusSeconds(11);
        assertThat(two.hold()).isTrue();
        one.release();
        assertThat(lease().hold()).as("a third").isFalse();
        assertThat(two.hold()).isTrue();
    }

    @Test
    void tooShortALeaseIsRefused() {
        assertThatThrownBy(() -> ShedLockLease.over(provider, "x", Duration.ofMillis(10), () -> now))
                .hasMessageContaining("at least PT1S");
    }

    private Optional<SimpleLock> lock(LockConfiguration configuration) {
        if (until != null && now.isBefore(until)) {
            return Optional.empty();
        }
        return Optional.of(granted(configuration));
    }

    private SimpleLock granted(LockConfiguration configuration) {
        Instant mine = now.plus(configuration.getLockAtMostFor());
        until = mine;
        return new AbstractSimpleLock(configuration) {
            @Override
            protected void doUnlock() {
                until = null;
            }

            @Override
            protected Optional<SimpleLock> doExtend(LockConfiguration longer) {
                return mine.equals(until) && now.isBefore(mine) ? Optional.of(granted(longer)) : Optional.empty();
            }
        };
    }
}
