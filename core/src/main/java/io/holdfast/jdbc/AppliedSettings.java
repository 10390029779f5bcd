package io.holdfast.jdbc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Remembers which settings each physical connection has, so that only differences are sent to it. Holds connections weakly.
 * Thread-safe; each physical connection belongs to one thread at a time.
 */
final class AppliedSettings {
    private final Cache<Connection, SessionState> states =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();
    private volatile boolean used;

    /**
     * Gives a physical connection the settings of a logical one, in one round trip if they differ.
     *
     * @return whether anything was sent
     */
    boolean bring(Connection physical, SessionState wanted) throws SQLException {
        if (!used && wanted.isEmpty()) {
            return false;
        }
        SessionState noted = states.getIfPresent(physical);
        SessionState applied = noted == null ? SessionState.EMPTY : noted;
        if (applied.equals(wanted)) {
            return false;
        }
        send(physical, applied, wanted);
        note(physical, wanted);
        return true;
    }

    /** Says that a physical connection has these settings by now. */
    void note(Connection physical, SessionState state) {
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
