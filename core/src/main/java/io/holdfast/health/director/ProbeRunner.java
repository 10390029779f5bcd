package io.holdfast.health.director;

import io.holdfast.endpoint.physical.PhysicalEndpoint;

/**
 * Probes one endpoint, wherever it does so, and sends {@link Signal}s of what it saw. The third port, beside the physical
 * connection and the change stream, that makes virtual time possible. Thread-safe.
 */
public interface ProbeRunner extends AutoCloseable {
    /**
     * Asks for a run; the same one waiting already is enough. Never blocks.
     *
     * @param run what to do
     */
    void ask(Run run);

    @Override
    void close();

    /** What to do. */
    enum Run {
        /** A ping on the connection it has. */
        ROUTINE,
        /** Both witnesses: a ping, and a fresh connect with login. */
        WITNESSES,
        /** Open the pool again and say when it is warm. */
        WARM
    }

    /** Makes one for each endpoint. */
    @FunctionalInterface
    interface Factory {
        /**
         * Begins to serve.
         *
         * @param endpoint what to probe
         * @param signals hears what was seen
         * @return running until it is closed
         */
        ProbeRunner start(PhysicalEndpoint endpoint, SignalSink signals);
    }
}
