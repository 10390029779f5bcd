package io.holdfast.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VirtualClockTest {
    private final VirtualClock clock = VirtualClock.at(1_000);
    private final List<String> ran = new ArrayList<>();

    @Test
    void standsStillUntilItIsMoved() {
        assertThat(clock.millis()).isEqualTo(1_000);
        clock.advance(Duration.ofMillis(1));
        assertThat(clock.millis()).isEqualTo(1_001);
        assertThatIllegalArgumentException().isThrownBy(() -> clock.advance(Duration.ofMillis(-1)));
    }

    @Test
    void runsTasksInOrderAtExactlyTheTimesTheyAreDue() {
        EmulatorClock.Repetition slow = clock.every(Duration.ofMillis(100), () -> ran.add("slow " + clock.millis()));
        clock.every(Duration.ofMillis(40), () -> ran.add("fast " + clock.millis()));
        clock.advance(Duration.ofMillis(100));
        assertThat(ran).containsExactly("fast 1040", "fast 1080", "slow 1100");
        slow.close();
        clock.advance(Duration.ofMillis(60));
        assertThat(ran).endsWith("slow 1100", "fast 1120", "fast 1160");
    }

    @Test
    void tellsWhoWantsToKnowOnceAMove() {
        EmulatorClock.Repetition listening = clock.onAdvance(() -> ran.add("moved"));
        clock.advance(Duration.ofHours(1));
        listening.close();
        clock.advance(Duration.ofHours(1));
        assertThat(ran).containsExactly("moved");
    }
}
