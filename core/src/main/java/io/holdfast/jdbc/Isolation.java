package io.holdfast.jdbc;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.read.SessionChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.postgresql.jdbc.PgConnection;

/**
 * What becomes of a JDBC isolation level. Materialize's own, strict serializable, satisfies every one of them, and each weaker
 * one there gives up the bound on staleness, too, so that nothing is sent: https://materialize.com/docs/get-started/isolation-level/.
 * On PostgreSQL transactions get the level that was asked for.
 */
final class Isolation {
    /** What a connection that was told a level warns of. */
    static final String WARNING =
            "Materialize keeps its own isolation level, strict serializable, which satisfies every level of"
                    + " JDBC's; on PostgreSQL transactions have the level that was asked for.";

    private static final String SETTING = "default_transaction_isolation";
    /** Materialize says that it is PostgreSQL 9.5, of which nobody has one any more. */
    private static final int FIRST_THAT_IS_POSTGRESQL = 100_000;

    private static final Map<Integer, String> NAMES = Map.of(
            Connection.TRANSACTION_READ_UNCOMMITTED, "read uncommitted",
            Connection.TRANSACTION_READ_COMMITTED, "read committed",
            Connection.TRANSACTION_REPEATABLE_READ, "repeatable read",
            Connection.TRANSACTION_SERIALIZABLE, "serializable");

    private Isolation() {}

    /** Whether it is PostgreSQL itself that a connection goes to. */
    static boolean isPostgres(Connection physical) {
        return ((PgConnection) physical).haveMinimumServerVersion(FIRST_THAT_IS_POSTGRESQL);
    }

    static boolean isKnown(int level) {
        return NAMES.containsKey(level);
    }

    /** What a connection that was told no level has: Materialize's own, without asking it, or what PostgreSQL says. */
    static int of(Session session) throws SQLException {
        String serving = session.serving();
        if (serving != null && session.environment(serving).isPresent()) {
            return Connection.TRANSACTION_SERIALIZABLE;
        }
        return session.ask(lease -> isPostgres(lease.jdbc())
                ? lease.jdbc().getTransactionIsolation()
                : Connection.TRANSACTION_SERIALIZABLE);
    }

    /** What a transaction on that lease needs for a level; 0 for one that nobody has asked for. */
    static UnaryOperator<SessionState> adding(int level, Lease lease) {
        String name = NAMES.get(level);
        if (name == null || !isPostgres(lease.jdbc())) {
            return UnaryOperator.identity();
        }
        SessionChange change = new SessionChange.Set(SETTING, "SET " + SETTING + " TO '" + name + "'");
        return own -> own.has(SETTING) ? own : own.after(List.of(change));
    }
}
