package io.holdfast.health.lag;

import io.holdfast.settings.StalePolicy;
import java.time.Duration;

/**
 * How fresh a read must be. Immutable; compared by what it says.
 *
 * @param boundMillis how old the answer may be, positive
 * @param policy what becomes of it where nobody can answer so
 * @param reads what it reads
 */
public record Need(long boundMillis, StalePolicy policy, ReadSet reads) {
    /**
     * The bound.
     *
     * @return as a duration
     */
    public Duration bound() {
        return Duration.ofMillis(boundMillis);
    }
}
