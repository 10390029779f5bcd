package io.holdfast.metrics;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells how old an endpoint's answers are. Asked when metrics are scraped, on any thread; must not block. */
@FunctionalInterface
public interface LagSource {
    /** Knows nothing. */
    LagSource UNKNOWN = endpoint -> null;

    /**
     * How old what an endpoint answers is.
     *
     * @param endpoint its name
     * @return null where that is not known
     */
    @Nullable
    Duration lag(String endpoint);
}
