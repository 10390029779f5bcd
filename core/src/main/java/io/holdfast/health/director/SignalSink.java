package io.holdfast.health.director;

/** Where signals go. Thread-safe; never blocks. */
@FunctionalInterface
public interface SignalSink {
    /**
     * Something was seen of an endpoint.
     *
     * @param endpoint its name; an unknown one is ignored
     * @param signal what was seen
     */
    void hear(String endpoint, Signal signal);
}
