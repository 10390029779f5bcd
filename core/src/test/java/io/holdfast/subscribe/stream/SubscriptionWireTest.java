package io.holdfast.subscribe.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random schedules over the real wire; {@link WireWorld} says what happens in them and what is compared. */
final class SubscriptionWireTest {
    private static final int SCHEDULES = Integer.getInteger("holdfast.wireSchedules", 500);

    @Test
    @Timeout(7_200)
    void everyScheduleEndsWithEveryChangeAppliedOnce() throws InterruptedException {
        Map<String, Integer> seen = new HashMap<>();
        int checked = 0;
        try (WireRegions regions = new WireRegions()) {
            for (long seed = 0; seed < SCHEDULES; seed++) {
                WireWorld world = new WireWorld(regions, seed);
                try {
                    world.run();
                } catch (RuntimeException | AssertionError e) {
                    throw new AssertionError("seed " + seed + ": " + e.getMessage() + " after " + world.log(), e);
                }
                world.log().forEach(line -> seen.merge(line, 1, Integer::sum));
                checked += world.checked();
            }
        }
        assertThat(seen.keySet())
                .contains("SNAPSHOT", "LIVE", "CORRECTION", "death", "cut", "crash", "compact", "route", "failed")
                .contains("attached SNAPSHOT", "attached RESUMED", "attached REBASED");
        assertThat(checked).as("comparisons with the environment's own answer").isGreaterThan(5 * SCHEDULES);
    }
}
