package io.holdfast.health.http;

import io.holdfast.health.SecondPathVerdict;
import java.time.Duration;

/**
 * What one request came to.
 *
 * @param verdict what follows of the environment
 * @param reason what was seen, for a person; never a body's text, which may be anything
 * @param notBefore how long the other side asked to be left alone, zero where it did not
 */
record Finding(SecondPathVerdict verdict, String reason, Duration notBefore) {
    static Finding of(SecondPathVerdict verdict, String reason) {
        return new Finding(verdict, reason, Duration.ZERO);
    }
}
