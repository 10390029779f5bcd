package io.holdfast.jdbc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.holdfast.endpoint.physical.Lease;
import io.holdfast.read.SessionChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Predicate;

/**
 * Remembers which settings each physical connection has, so that only differences are sent to it. Holds connections weakly.
 * Thread-safe; each physical connection belongs to one thread at a time.
 */
final class AppliedSettings {
    private final Cache<Connection, SessionState> states =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();
    private final Predicate<Lease> asksForTimestamps;
    private volatile boolean used;

    /**
     * Nothing is applied yet.
     *
     * @param asksForTimestamps whether a lease's connection has to tell the timestamp of what is read on it
     */
    AppliedSettings(Predicate<Lease> asksForTimestamps) {
        this.asksForTimestamps = asksForTimestamps;
    }

    /**
     * Gives a physical connection the settings of a logical one, in one round trip if they differ.
     *
     * @return whether anything was sent
     */
    boolean bring(Lease lease, SessionState state) throws SQLException {
        SessionState wanted = asksForTimestamps.test(lease) ? state.telling() : state;
        if (!used && wanted.isEmpty()) {
            return false;
        }
        Connection physical = lease.jdbc();
        SessionState noted = states.getIfPresent(physical);
        SessionState applied = noted == null ? SessionState.EMPTY : noted;
        if (applied.equals(wanted)) {
            return false;
        }
        send(physical, applied, wanted);
        note(physical, wanted);
        return true;
    }

    /**
     * Says that a physical connection has a logical one's settings by now.
     *
     * @param changes the last ones
     */
    void note(Lease lease, SessionState state, List<SessionChange> changes) {
        SessionState before = states.getIfPresent(lease.jdbc());
        boolean reset = changes.stream().anyMatch(SessionChange.ResetAll.class::isInstance);
        note(lease.jdbc(), before != null && before.tells() && !reset ? state.telling() : state);
    }

    private void note(Connection physical, SessionState state) {
        if (state.isEmpty()) {
            states.invalidate(physical);
        } else {
            used = true;
            states.put(physical, state);
        }
    }

    private void send(Connection physical, SessionState applied, SessionState wanted) throws SQLException {
        try {
            // all of it in one implicit transaction: a failure leaves what was applied
            run(physical, wanted.differenceFrom(applied));
        } catch (SQLException e) {
            // some settings cannot be reset by name: without them, whatever fails is the wanted settings' own error
            if (applied.isEmpty() || physical.isClosed()) {
                throw e;
            }
            run(physical, "DISCARD ALL");
            note(physical, SessionState.EMPTY);
            run(physical, wanted.differenceFrom(SessionState.EMPTY));
        }
    }

    private static void run(Connection physical, String sql) throws SQLException {
        if (!sql.isEmpty()) {
            try (Statement statement = physical.createStatement()) {
                statement.execute(sql);
            }
        }
    }
}
