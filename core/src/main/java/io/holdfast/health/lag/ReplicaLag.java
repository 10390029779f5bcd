package io.holdfast.health.lag;

import io.holdfast.endpoint.physical.PhysicalConnection;
import io.holdfast.health.lag.LagReading.Told;
import io.holdfast.time.Ticker;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * PostgreSQL: a primary, and replicas whose replayed position is compared with its. A replica is not known to be fresh without
 * a primary among the endpoints, and not while nothing streams to it: then nobody tells it that there is more.
 */
final class ReplicaLag implements LagDialect {
    private static final String POSITION = """
            SELECT pg_is_in_recovery(),
                   (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END
                       - '0/0'::pg_lsn)::bigint,
                   EXISTS (SELECT 1 FROM pg_stat_wal_receiver)""";

    private static final LagView.Server SERVER = new LagView.Server("", false, true);

    private final Ticker ticker;
    private final Map<String, ReplicaGroup> groups = new ConcurrentHashMap<>();

    ReplicaLag(Ticker ticker) {
        this.ticker = ticker;
    }

    @Override
    public boolean speaks(PhysicalConnection connection) throws SQLException {
        String version = Servers.ask(connection.jdbc(), "SELECT version()");
        return version != null && version.startsWith("PostgreSQL") && !version.contains("Materialize");
    }

    @Override
    public Session begin(PhysicalConnection physical, Begun begun) throws SQLException {
        Connection connection = physical.jdbc();
        begun.begins(SERVER, Catalog.WHOLE);
        begun.hydration(Set.of(), false);
        ReplicaGroup group = groups.computeIfAbsent(system(connection), id -> new ReplicaGroup());
        return new Polled(physical, group);
    }

    /** One primary and its replicas have the same; a role that may not ask has only one primary among its endpoints. */
    private static String system(Connection connection) throws SQLException {
        try {
            return String.valueOf(Servers.ask(connection, "SELECT system_identifier FROM pg_control_system()"));
        } catch (SQLException e) {
            if (Servers.refused(e)) {
                return "";
            }
            throw e;
        }
    }

    /** One server, asked once a period. */
    private final class Polled implements Session {
        private final PhysicalConnection connection;
        private final ReplicaGroup group;
        private boolean begun;

        Polled(PhysicalConnection connection, ReplicaGroup group) {
            this.connection = connection;
            this.group = group;
        }

        @Override
        public LagReading next() throws SQLException {
            if (begun) {
                ticker.pause(Lag.PERIOD);
            }
            begun = true;
            long asked = ticker.nanos();
            try (Statement statement = connection.jdbc().createStatement();
                    ResultSet row = statement.executeQuery(POSITION)) {
                row.next();
                long lag = row.getBoolean(1) ? replica(row, asked) : primary(row, asked);
                return new LagReading(ticker.nanos(), Map.of(LagReading.WHOLE, new Told(lag, 0)));
            }
        }

        private long primary(ResultSet row, long asked) throws SQLException {
            group.primaryAt(connection.endpoint(), row.getLong(2), asked);
            return 0;
        }

        private long replica(ResultSet row, long asked) throws SQLException {
            long replayed = row.getLong(2);
            boolean nothing = row.wasNull();
            return nothing || !row.getBoolean(3) ? Lag.UNKNOWN : group.lag(replayed, asked);
        }
    }
}
