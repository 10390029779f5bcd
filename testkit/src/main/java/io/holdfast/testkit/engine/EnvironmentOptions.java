package io.holdfast.testkit.engine;

import io.holdfast.testkit.time.EmulatorClock;
import java.time.Duration;
import java.util.Objects;

/**
 * How an environment is set up. Immutable.
 *
 * @param environmentId what {@code mz_environment_id()} answers
 * @param version what {@code mz_version()} answers
 * @param clock the time it runs on
 * @param retention how long history stays readable where {@code RETAIN HISTORY} does not say
 * @param pace how its frontier moves
 * @param vintage which server's wordings it speaks
 */
public record EnvironmentOptions(
        String environmentId, String version, EmulatorClock clock, Duration retention, Pace pace, Vintage vintage) {
    /** Requires everything. */
    public EnvironmentOptions {
        Objects.requireNonNull(environmentId, "environmentId");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(vintage, "vintage");
        if (retention.isNegative()) {
            throw new IllegalArgumentException("retention must not be negative: " + retention);
        }
    }

    /**
     * How a frontier moves.
     *
     * @param tick how often it moves where nothing is written
     * @param lag how far it stays behind the clock
     */
    public record Pace(Duration tick, Duration lag) {
        /** Refuses a tick that is not positive and a negative lag. */
        public Pace {
            if (tick.toMillis() < 1) {
                throw new IllegalArgumentException("tick must be at least 1 ms: " + tick);
            }
            if (lag.isNegative()) {
                throw new IllegalArgumentException("lag must not be negative: " + lag);
            }
        }
    }

    /** Which server's wordings an environment speaks. */
    public enum Vintage {
        /** The newest server known. */
        CURRENT,
        /** A server from before the error codes were sorted out: XX000 nearly everywhere. */
        OLD
    }

    /**
     * The defaults: wall clock, one second of history, one tick a second, no lag.
     *
     * @param environmentId what {@code mz_environment_id()} answers
     * @return the options
     */
    public static EnvironmentOptions of(String environmentId) {
        return new EnvironmentOptions(
                environmentId,
                "v26.4.0 (holdfast emulator)",
                EmulatorClock.system(),
                Duration.ofSeconds(1),
                new Pace(Duration.ofSeconds(1), Duration.ZERO),
                Vintage.CURRENT);
    }

    /**
     * Another clock.
     *
     * @param other the clock
     * @return a copy
     */
    public EnvironmentOptions withClock(EmulatorClock other) {
        return new EnvironmentOptions(environmentId, version, other, retention, pace, vintage);
    }

    /**
     * Another retention.
     *
     * @param other the default length of history
     * @return a copy
     */
    public EnvironmentOptions withRetention(Duration other) {
        return new EnvironmentOptions(environmentId, version, clock, other, pace, vintage);
    }

    /**
     * Another pace.
     *
     * @param other tick and lag
     * @return a copy
     */
    public EnvironmentOptions withPace(Pace other) {
        return new EnvironmentOptions(environmentId, version, clock, retention, other, vintage);
    }

    /**
     * Another version text.
     *
     * @param other the text
     * @return a copy
     */
    public EnvironmentOptions withVersion(String other) {
        return new EnvironmentOptions(environmentId, other, clock, retention, pace, vintage);
    }

    /**
     * Another vintage.
     *
     * @param other whose wordings to speak
     * @return a copy
     */
    public EnvironmentOptions withVintage(Vintage other) {
        return new EnvironmentOptions(environmentId, version, clock, retention, pace, other);
    }
}
