package io.holdfast.subscribe.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.subscribe.Batch;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random schedules over the socket-free model. {@link Consumer} compares its table with the environment's own answer at every
 * frontier that is committed; at the end, when both environments have everything, nothing may be missing or doubled.
 */
final class SubscriptionModelTest {
    private static final int SCHEDULES = Integer.getInteger("holdfast.schedules", 5_000);

    @Test
    @Timeout(7_200)
    void everyScheduleEndsWithEveryChangeAppliedOnce() throws InterruptedException {
        Map<String, Integer> seen = new HashMap<>();
        for (long seed = 0; seed < SCHEDULES; seed++) {
            World world = new World(seed);
            runNaming(seed, world);
            assertThat(world.consumer().table()).as("seed " + seed).isEqualTo(world.truth());
            world.consumer().kinds().forEach(kind -> seen.merge(kind.name(), 1, Integer::sum));
            world.log().forEach(line -> seen.merge("log " + line, 1, Integer::sum));
            world.asked().forEach(sql -> seen.merge(shape(sql), 1, Integer::sum));
        }
        assertThat(seen.keySet()).contains("log death", "log SNAPSHOT", "log RESUMED", "log REBASED");
        assertThat(seen)
                .as("what the schedules went through")
                .allSatisfy((what, times) -> assertThat(times).as(what).isGreaterThan(SCHEDULES / 50))
                .containsKeys("log TARGET in a transaction CORRECTION", "log KEYED in a transaction CORRECTION")
                .containsKeys("log ROWS in a transaction CORRECTION", "log KEYED CORRECTION", "log ROWS CORRECTION")
                .containsKeys("resume", "restore", "snapshot")
                .containsKeys(Batch.Kind.SNAPSHOT.name(), Batch.Kind.LIVE.name(), Batch.Kind.CORRECTION.name());
    }

    private static void runNaming(long seed, World world) throws InterruptedException {
        try {
            world.run();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }

    private static String shape(String sql) {
        if (!sql.contains("AS OF")) {
            return "snapshot";
        }
        return sql.contains("SNAPSHOT = false") ? "resume" : "restore";
    }
}
