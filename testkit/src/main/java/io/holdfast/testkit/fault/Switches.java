package io.holdfast.testkit.fault;

import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lasting faults in force. Immutable.
 *
 * @param stalled statements are never answered
 * @param readOnly whatever writes is refused
 * @param sessionsDenied a network policy denies every new session
 * @param upstreamLost a balancer lets clients in and hangs up
 * @param connectionLimit sessions at one time
 * @param slow null for no delay
 */
record Switches(
        boolean stalled,
        boolean readOnly,
        boolean sessionsDenied,
        boolean upstreamLost,
        int connectionLimit,
        @Nullable Slow slow) {
    /** Statements that contain a text, empty for all, take that much longer. */
    record Slow(Duration delay, String containing) {}

    /** Statements that contain a text, empty for all: the nth of them from now on fails. */
    record Failing(long nth, String containing, SqlError error) {}

    static Switches none(int connectionLimit) {
        return new Switches(false, false, false, false, connectionLimit, null);
    }

    Switches withStalled() {
        return new Switches(true, readOnly, sessionsDenied, upstreamLost, connectionLimit, slow);
    }

    Switches withReadOnly() {
        return new Switches(stalled, true, sessionsDenied, upstreamLost, connectionLimit, slow);
    }

    Switches withSessionsDenied() {
        return new Switches(stalled, readOnly, true, upstreamLost, connectionLimit, slow);
    }

    Switches withUpstreamLost() {
        return new Switches(stalled, readOnly, sessionsDenied, true, connectionLimit, slow);
    }

    Switches withConnectionLimit(int limit) {
        return new Switches(stalled, readOnly, sessionsDenied, upstreamLost, limit, slow);
    }

    Switches withSlow(Slow other) {
        return new Switches(stalled, readOnly, sessionsDenied, upstreamLost, connectionLimit, other);
    }

    Set<String> names(int usualLimit) {
        Set<String> names = new LinkedHashSet<>();
        add(names, "stall", stalled);
        add(names, "read-only", readOnly);
        add(names, "deny-sessions", sessionsDenied);
        add(names, "lose-upstream", upstreamLost);
        add(names, "limit-connections", connectionLimit != usualLimit);
        add(names, "slow", slow != null);
        return names;
    }

    private static void add(Set<String> names, String name, boolean inForce) {
        if (inForce) {
            names.add(name);
        }
    }
}
