package io.holdfast.health.director;

import io.holdfast.health.ProbeDepth;
import io.holdfast.health.ServerIdentity;

/** Hears of probes and of what they learn, on the thread that probed; must not block. */
public interface ProbeObserver {
    /**
     * A probe has ended.
     *
     * @param endpoint its name
     * @param depth how deep it looked
     * @param answered whether it was answered as it must be
     * @param nanos how long it took
     */
    default void probed(String endpoint, ProbeDepth depth, boolean answered, long nanos) {}

    /**
     * Another server answers than before: it was begun anew, or is another version.
     *
     * @param endpoint its name
     * @param before who answered until now
     * @param now who answers
     */
    default void changed(String endpoint, ServerIdentity before, ServerIdentity now) {}

    /**
     * The server has said how many connections it allows.
     *
     * @param endpoint its name
     * @param connections its limit
     */
    default void limited(String endpoint, long connections) {}
}
