package io.holdfast.route.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.settings.Balance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The faults again under the profile {@code low-latency}: quicker, never much more work, and no loser is held against anybody. */
final class HedgedSimulationTest {
    private static final long SEEDS = Math.max(57, Long.getLong("holdfast.seeds", 500) / 10);
    private static final List<Fault> FAULTS = List.copyOf(EnumSet.allOf(Fault.class));
    /** Where nothing falls silent, a read is sent twice because it is slow, and by nothing but the twentieth that may be. */
    private static final Set<Fault> NOBODY_SILENT = EnumSet.of(Fault.NONE, Fault.PROBE_DENIED, Fault.RESOLVER);

    @Test
    void everyFaultIsSurvivedWithinTheBudget() {
        List<String> wrong = new ArrayList<>();
        for (long seed = 0; seed < SEEDS && wrong.size() < 20; seed++) {
            Fault fault = FAULTS.get((int) (seed % FAULTS.size()));
            World world = new World(seed, Balance.PRIORITY, 100, true);
            SimRecord record = world.run(fault);
            List<String> findings = new ArrayList<>(fault.judge(record));
            findings.addAll(record.violations.stream().limit(3).toList());
            findings.addAll(amplification(fault, record, world.client.hedges()));
            if (!findings.isEmpty()) {
                wrong.add("seed " + seed + ", " + fault + ": " + findings);
            }
        }

        assertThat(wrong).isEmpty();
    }

    private static List<String> amplification(Fault fault, SimRecord record, long hedges) {
        List<String> findings = new ArrayList<>();
        double most = 1.2 * record.calls + record.reserve + 3 * World.SECONDS;
        if (record.runs > most) {
            findings.add(record.runs + " runs of " + record.calls + " calls");
        }
        if (record.succeeded + record.failures.size() != record.calls) {
            findings.add("of " + record.calls + " calls " + record.succeeded + " succeeded and "
                    + record.failures.size() + " failed");
        }
        if (NOBODY_SILENT.contains(fault) && hedges > 0.05 * record.calls + 10) {
            findings.add(hedges + " hedges of " + record.calls + " calls");
        }
        return findings;
    }

    /** The one that was asked as well answers while the director still waits for its witnesses. */
    @Test
    void aSilentRegionCostsAQuarterOfWhatItCostsWithoutHedges() {
        for (long seed = 0; seed < 10; seed++) {
            World world = new World(seed, Balance.PRIORITY, 100, true);
            SimRecord record = world.run(Fault.SILENT);

            assertThat(record.failures).as("seed " + seed).isEmpty();
            assertThat(record.longestNanos).as("seed " + seed).isLessThan(250_000_000L);
            assertThat(world.client.hedges()).as("seed " + seed).isPositive();
        }
    }

    /** Two of a hundred reads take long for no reason: losers are cancelled by the dozen, and the breaker knows of none. */
    @Test
    void aLoserIsHeldAgainstNobody() {
        for (long seed = 0; seed < 10; seed++) {
            World world = new World(seed, Balance.SPREAD, 200, true);
            world.east.hiccups = 0.02;
            world.west.hiccups = 0.02;
            world.time.advance(Duration.ofSeconds(40));
            SimRecord record = world.client.record;

            assertThat(world.client.hedges()).as("seed " + seed).isBetween(50L, record.calls / 20);
            assertThat(record.failures).isEmpty();
            assertThat(world.client.director.view().measures())
                    .as("seed " + seed)
                    .hasSize(2)
                    .allMatch(measure -> measure.failed() == 0 && measure.total() > 0);
            assertThat(record.changesTo("east", "DOWN") + record.changesTo("west", "DOWN"))
                    .isZero();
        }
    }
}
