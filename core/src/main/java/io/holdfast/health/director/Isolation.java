package io.holdfast.health.director;

import io.holdfast.health.EndpointState;
import java.time.Duration;
import java.util.Collection;

/**
 * Tells a fallen endpoint from a fallen path of our own: whether anybody else was heard since an endpoint fell silent. Not
 * thread-safe: the director's thread owns it.
 */
final class Isolation {
    /** Whoever is well answers a ping within this, on any path that one would call a region's. */
    private static final Duration LONGEST_ROUND_TRIP = Duration.ofMillis(250);

    /** A connect that begins in the last moment of an outage takes its whole time-out, and then a probe has to come by. */
    private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(4);

    private boolean told;
    private boolean over = true;
    private long endedAt;

    Isolation(long now) {
        endedAt = now;
    }

    boolean anotherServes(Watch watch, Collection<Watch> all) {
        return all.stream().anyMatch(other -> other != watch && other.machine().state() == EndpointState.UP);
    }

    /**
     * Whether there is nowhere to go from an endpoint that was silent since a moment: no other one is UP, or those that are
     * were asked at that moment and have not been heard since.
     */
    boolean nowhere(Watch watch, Collection<Watch> all, long since, long now) {
        boolean nowhere = all.stream().filter(other -> other != watch).noneMatch(other -> mayServe(other, since, now));
        over &= !nowhere;
        return nowhere;
    }

    /** Whether a silence began while nobody was heard: it says nothing about who was silent. */
    boolean excuses(long since) {
        return since - endedAt < 0;
    }

    private static boolean mayServe(Watch other, long since, long now) {
        EndpointState state = other.machine().state();
        if (state == EndpointState.TRIAL || other.machine().ejected()) {
            return true;
        }
        boolean heard = other.heard() - since > 0;
        boolean hadTime = now - since >= LONGEST_ROUND_TRIP.toNanos();
        return state == EndpointState.UP && (heard || !hadTime);
    }

    /** True the first time that every one of several endpoints is found silent at once. */
    boolean begins(Collection<Watch> all) {
        boolean isolated =
                all.size() > 1 && all.stream().allMatch(watch -> watch.machine().spared());
        boolean first = isolated && !told;
        told |= isolated;
        return first;
    }

    /** Somebody answered. */
    void ended(long now) {
        if (!over) {
            over = true;
            told = false;
            endedAt = now;
        }
    }

    /** Whether somebody has answered for so long that those still silent are so by themselves. */
    boolean endedLongAgo(long now) {
        return over && now - endedAt > TIME_TO_ANSWER.toNanos();
    }
}
