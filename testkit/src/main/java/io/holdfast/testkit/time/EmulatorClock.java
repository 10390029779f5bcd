package io.holdfast.testkit.time;

/** The time an environment runs on. Thread-safe. */
public interface EmulatorClock {
    /**
     * The time now.
     *
     * @return milliseconds since the epoch
     */
    long millis();
}
