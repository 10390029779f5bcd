package io.holdfast.testkit.store;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;

/** Moves the frontiers of single objects, within those of their store. Thread-safe. */
public final class Frontiers {
    private final TimeStore store;

    Frontiers(TimeStore store) {
        this.store = store;
    }

    /**
     * Stops the write frontier of one object, or lets it go on: what happens meanwhile becomes visible afterwards.
     *
     * @param history the object
     * @param stop whether it stands still
     */
    public void freeze(History history, boolean stop) {
        store.changing(() -> {
            history.lagBehind(0);
            history.stopAt(stop ? store.upper(history) : Long.MAX_VALUE);
        });
    }

    /**
     * Says whether anything drives an object. One that nothing drives keeps its write frontier, whatever else it is told.
     *
     * @param history the object
     * @param driven whether it makes progress
     */
    public void drive(History history, boolean driven) {
        store.changing(() -> history.standStillAt(driven ? Long.MAX_VALUE : store.upper(history)));
    }

    /**
     * Lets the write frontier of one object stay behind the clock.
     *
     * @param history the object
     * @param behind how far, zero for not at all
     */
    public void delay(History history, Duration behind) {
        store.changing(() -> {
            history.stopAt(behind.isZero() ? Long.MAX_VALUE : store.upper(history));
            history.lagBehind(behind.toMillis());
        });
    }

    /**
     * Says what an object follows from: its write frontier is never ahead of theirs.
     *
     * @param history the object
     * @param inputs what it follows from
     */
    public void follow(History history, Set<History> inputs) {
        store.changing(() -> history.follow(inputs));
    }

    /**
     * Changes how long an object's past stays readable. What is forgotten already does not come back.
     *
     * @param history the object
     * @param retention how far {@code since} stays behind the write frontier
     */
    public void retain(History history, Duration retention) {
        store.changing(() -> history.retain(retention.toMillis()));
    }

    /**
     * The earliest time at which all of some objects are readable.
     *
     * @param inputs the objects
     * @return the latest of their since
     */
    public long since(Collection<History> inputs) {
        return inputs.stream().mapToLong(History::since).max().orElse(0);
    }
}
