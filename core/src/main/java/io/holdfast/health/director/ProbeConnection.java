package io.holdfast.health.director;

import io.holdfast.endpoint.physical.PhysicalConnection;
import io.holdfast.health.ServerIdentity;
import io.holdfast.time.Scheduler;
import io.holdfast.time.Timing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is asked on a probe's connection. Every question has a deadline, at which the connection is broken off: it is the only
 * bound that a silent server keeps. Belongs to one thread.
 */
final class ProbeConnection implements AutoCloseable {
    private static final String UNDEFINED_FUNCTION = "42883";
    private static final System.Logger LOG = System.getLogger(ProbeConnection.class.getName());

    private final PhysicalConnection physical;
    private final Timing timing;
    private String environment = "";
    private String version = "";

    ProbeConnection(PhysicalConnection physical, Timing timing) {
        this.physical = physical;
        this.timing = timing;
    }

    private interface Question<T> {
        T read(ResultSet rows) throws SQLException;
    }

    /** The coordinator alone answers. */
    void ping(Duration within) throws SQLException {
        ask("SELECT 1", within, rows -> "");
    }

    /** The serving cluster answers. */
    void readCluster(String query, Duration within) throws SQLException {
        ask(query, within, rows -> "");
    }

    /** Which environment; empty on PostgreSQL. */
    String identify(Duration within) throws SQLException {
        try {
            environment = ask("SELECT mz_environment_id(), mz_version()", within, rows -> {
                version = String.valueOf(rows.getString(2));
                return rows.getString(1);
            });
        } catch (SQLException e) {
            if (!UNDEFINED_FUNCTION.equals(e.getSQLState())) {
                throw e;
            }
        }
        return environment;
    }

    /** Which server, after {@link #identify}. Asks what a server may not know and takes no for an answer. */
    ServerIdentity server(Duration within) throws SQLException {
        boolean postgres = environment.isEmpty();
        String age = postgres
                ? "SELECT extract(epoch FROM now() - pg_postmaster_start_time()), version()"
                : "SELECT extract(epoch FROM mz_uptime()), mz_version()";
        try {
            return ask(age, within, rows -> {
                long seconds = (long) rows.getDouble(1);
                return new ServerIdentity(
                        String.valueOf(rows.getString(2)), timing.ticker().epochMillis() - seconds * 1000);
            });
        } catch (SQLException e) {
            surviving(e);
            return new ServerIdentity(version, 0);
        }
    }

    /** How many connections the server allows, where it says so. */
    OptionalLong limit(Duration within) throws SQLException {
        try {
            return ask("SHOW max_connections", within, rows -> {
                @Nullable String text = rows.getString(1);
                return text != null && text.matches("[0-9]{1,9}")
                        ? OptionalLong.of(Long.parseLong(text))
                        : OptionalLong.empty();
            });
        } catch (SQLException e) {
            surviving(e);
            return OptionalLong.empty();
        }
    }

    /** A question that the server does not know costs nothing; a connection that broke under it does. */
    private static void surviving(SQLException failure) throws SQLException {
        String state = String.valueOf(failure.getSQLState());
        if (state.startsWith("08") || state.startsWith("57") || state.equals("null")) {
            throw failure;
        }
        LOG.log(System.Logger.Level.TRACE, "the server does not know that", failure);
    }

    private <T> T ask(String sql, Duration within, Question<T> question) throws SQLException {
        Scheduler.Cancellation guard = timing.scheduler().schedule(within, physical::breakOff);
        try (Statement statement = physical.jdbc().createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return question.read(rows);
        } finally {
            guard.cancel();
        }
    }

    void breakOff() {
        physical.breakOff();
    }

    @Override
    public void close() {
        physical.close();
    }
}
