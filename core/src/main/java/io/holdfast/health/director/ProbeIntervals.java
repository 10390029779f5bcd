package io.holdfast.health.director;

import io.holdfast.health.EndpointState;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** When an endpoint is probed next: spread by a tenth, so that many clients do not probe in step. */
final class ProbeIntervals {
    private static final Duration DOWN_FIRST = Duration.ofMillis(500);
    private static final Duration DOWN_LAST = Duration.ofSeconds(10);

    private final Duration usual;
    private final RandomGenerator random;

    ProbeIntervals(Duration usual, RandomGenerator random) {
        this.usual = usual;
        this.random = random;
    }

    Duration next(EndpointMachine machine) {
        Duration interval = machine.state() == EndpointState.DOWN ? whileDown(machine) : usual;
        return Duration.ofNanos((long) (interval.toNanos() * (0.9 + 0.2 * random.nextDouble())));
    }

    /** While DOWN: soon at first, then rarer; an endpoint that turns us away is not hammered. */
    private Duration whileDown(EndpointMachine machine) {
        Duration grown = DOWN_FIRST.multipliedBy(1L << Math.min(5, machine.silences()));
        Duration most = machine.refused() ? DOWN_LAST : usual;
        return grown.compareTo(most) < 0 ? grown : most;
    }
}
