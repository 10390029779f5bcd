package io.holdfast.testkit.store;

import java.util.List;

/** A time that an object has forgotten. */
public final class NotReadable extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<History> inputs;
    private final long time;

    NotReadable(List<History> inputs, long time) {
        super("time " + time + " is compacted");
        this.inputs = inputs;
        this.time = time;
    }

    /**
     * What was to be read.
     *
     * @return every input, forgotten or not
     */
    public List<History> inputs() {
        return inputs;
    }

    /**
     * The time asked for.
     *
     * @return a timestamp
     */
    public long time() {
        return time;
    }
}
