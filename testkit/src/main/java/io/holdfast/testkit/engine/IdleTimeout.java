package io.holdfast.testkit.engine;

import io.holdfast.testkit.sql.Intervals;
import io.holdfast.testkit.type.SqlError;

/** When an open transaction has been idle for too long. Confined to who holds the session. */
final class IdleTimeout {
    /** The session's variable; 0 switches it off. */
    static final String VARIABLE = "idle_in_transaction_session_timeout";

    private long since;
    private boolean expired;

    /** The length that a variable's value stands for, in milliseconds; a bare number is milliseconds already. */
    static long millis(String name, String value) throws SqlError {
        try {
            boolean bare = !value.isEmpty() && value.chars().allMatch(Character::isDigit);
            return bare ? Long.parseLong(value) : Intervals.parse(value).toMillis();
        } catch (SqlError | NumberFormatException e) {
            throw SqlError.of("22023", "invalid value for parameter \"" + name + "\": \"" + value + "\"");
        }
    }

    /** The session did something just now. */
    void touch(long now) {
        since = now;
    }

    /** Whether it has expired, now or before. */
    boolean expired(SessionState state, long now) {
        if (!expired && state.explicit()) {
            long limit = limit(state);
            expired = limit > 0 && now - since >= limit;
        }
        return expired;
    }

    private static long limit(SessionState state) {
        try {
            return millis(VARIABLE, state.variables().get(VARIABLE));
        } catch (SqlError e) {
            // a connection's start-up parameter that means nothing limits nothing
            return 0;
        }
    }

    static SqlError error() {
        return SqlError.fatal("25P03", "terminating connection due to idle-in-transaction timeout");
    }
}
