package io.holdfast.route.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.health.director.Signal;
import io.holdfast.settings.Balance;
import io.holdfast.settings.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Faults at random, over as many seeds as {@code holdfast.seeds} says; a seed that fails is named and can be run alone. */
final class SimulationTest {
    private static final long SEEDS = Long.getLong("holdfast.seeds", 500);
    private static final List<Fault> FAULTS = List.copyOf(EnumSet.allOf(Fault.class));
    private static final long ONLY = Long.getLong("holdfast.seed", -1);

    @Test
    void everyFaultIsSurvivedAsItsTableSays(TestReporter reporter) {
        List<String> wrong = new ArrayList<>();
        long ran = 0;
        for (long seed = 0; seed < SEEDS && wrong.size() < 20; seed++) {
            if (ONLY < 0 || ONLY == seed) {
                run(seed, wrong);
                ran++;
            }
        }

        reporter.publishEntry("seeds", String.valueOf(ran));
        assertThat(wrong).isEmpty();
    }

    private static void run(long seed, List<String> wrong) {
        Fault fault = FAULTS.get((int) (seed % FAULTS.size()));
        SimRecord record = new World(seed, Balance.PRIORITY, 100).run(fault);
        List<String> findings = new ArrayList<>(fault.judge(record));
        findings.addAll(record.violations.stream().limit(3).toList());
        findings.addAll(always(record));
        if (!findings.isEmpty()) {
            wrong.add("seed " + seed + ", " + fault + ": " + findings + (ONLY >= 0 ? record.story() : ""));
        }
    }

    /** What holds whatever happens. */
    private static List<String> always(SimRecord record) {
        List<String> findings = new ArrayList<>();
        double most = 1.2 * record.calls + record.reserve + 3 * World.SECONDS;
        if (record.runs > most) {
            findings.add(record.runs + " runs of " + record.calls + " calls");
        }
        if (record.succeeded + record.failures.size() != record.calls) {
            findings.add("of " + record.calls + " calls " + record.succeeded + " succeeded and "
                    + record.failures.size() + " failed");
        }
        return findings;
    }

    @Test
    void theSameSeedGivesTheSameTrace() {
        for (Fault fault : Fault.values()) {
            long first = new World(7, Balance.PRIORITY, 50).run(fault).hash;

            assertThat(new World(7, Balance.PRIORITY, 50).run(fault).hash)
                    .as(fault.name())
                    .isEqualTo(first);
            assertThat(new World(8, Balance.PRIORITY, 50).run(fault).hash)
                    .as(fault.name())
                    .isNotEqualTo(first);
        }
    }

    /** Two equal ones side by side, nothing wrong: the shares of every five seconds stay near a half. */
    @Test
    void sharesDoNotSwing() {
        for (long seed = 0; seed < 10; seed++) {
            SimRecord record = new World(seed, Balance.SPREAD, 400).run(Fault.NONE);
            for (int from = 5; from < World.SECONDS; from += 5) {
                assertThat(record.share("east", from, from + 5))
                        .as("seed %d, second %d", seed, from)
                        .isBetween(0.35, 0.65);
            }
            assertThat(record.violations).isEmpty();
        }
    }

    /** A grey failure costs its share by its errors, long before any breaker trips; and gets it back. */
    @Test
    void aGreyOfTwoSideBySideLosesItsShareAndGetsItBack() {
        for (long seed = 0; seed < 5; seed++) {
            World world = new World(seed, Balance.SPREAD, 400);
            world.time.advance(Duration.ofSeconds(10));
            world.east.grey = 0.1;
            world.time.advance(Duration.ofSeconds(10));
            world.east.grey = 0;
            world.time.advance(Duration.ofSeconds(25));
            SimRecord record = world.client.record;

            assertThat(record.share("east", 13, 20)).as("seed " + seed).isLessThan(0.2);
            assertThat(record.share("east", 38, 45)).as("seed " + seed).isBetween(0.3, 0.7);
            assertThat(record.failures).isEmpty();
        }
    }

    /** Observing decides and reports everything, and moves nothing. */
    @Test
    void observeDecidesAndReportsAndNeverHops() {
        World world = new World(3, Balance.PRIORITY, 100);
        world.client.mode.set(Mode.OBSERVE);
        SimRecord record = world.run(Fault.CRASH);

        assertThat(record.changesTo("east", "DOWN")).isPositive();
        assertThat(record.share("west", 0, World.SECONDS)).isZero();
        assertThat(record.runs).isLessThanOrEqualTo(record.calls);
        assertThat(record.failuresOfTheWell()).isPositive();
        assertThat(record.failuresAfter(World.BEGINS + 16)).isZero();
    }

    /** What is drained gets nothing new while another serves, and serves where nobody else can. */
    @Test
    void aDrainedEndpointGetsNothingUntilItIsGivenBack() {
        World world = new World(1, Balance.PRIORITY, 100);
        world.time.advance(Duration.ofSeconds(5));
        world.client.director.hear("east", new Signal.Drained("operator", "by hand"));
        world.time.advance(Duration.ofSeconds(10));
        world.west.crash();
        world.time.advance(Duration.ofSeconds(5));
        world.west.recover();
        world.time.advance(Duration.ofSeconds(5));
        world.client.director.hear("east", new Signal.Undrained("operator"));
        world.time.advance(Duration.ofSeconds(5));
        SimRecord record = world.client.record;

        assertThat(record.share("east", 6, 14)).isZero();
        assertThat(record.share("east", 16, 19)).isEqualTo(1);
        assertThat(record.share("west", 23, 25)).isGreaterThan(0.9);
        assertThat(record.share("east", 26, 30)).isEqualTo(1);
        assertThat(record.failures).isEmpty();
    }
}
