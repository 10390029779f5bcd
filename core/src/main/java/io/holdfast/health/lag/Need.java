package io.holdfast.health.lag;

import java.time.Duration;

/**
 * How fresh a read must be. Immutable.
 *
 * @param boundMillis how old the answer may be, positive
 * @param reads what it reads
 */
public record Need(long boundMillis, ReadSet reads) {
    /**
     * The bound.
     *
     * @return as a duration
     */
    public Duration bound() {
        return Duration.ofMillis(boundMillis);
    }
}
