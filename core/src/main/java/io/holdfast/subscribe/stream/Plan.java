package io.holdfast.subscribe.stream;

import java.util.OptionalLong;

/**
 * How a stream finds its place.
 *
 * @param start what its first rows mean
 * @param asOf the timestamp to ask for, empty where the server chooses
 */
record Plan(Start start, OptionalLong asOf) {
    /** What the first rows of a stream mean. */
    enum Start {
        /** The whole content, to be handed over. */
        SNAPSHOT,
        /** Changes from now on, without what was there. */
        NOW,
        /** Changes that follow what was delivered. */
        RESUME,
        /** The content that was delivered before this process began: taken in, not handed over. */
        RESTORE,
        /** The whole content, to be compared with what was delivered. */
        RECONCILE
    }

    static Plan from(Start start) {
        return new Plan(start, OptionalLong.empty());
    }

    boolean snapshot() {
        return start != Start.RESUME && start != Start.NOW;
    }
}
