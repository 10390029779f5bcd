package io.holdfast.driver.doctor;

import io.holdfast.settings.Setting;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Map;

/** The server itself: who is let in, how many, and what time it is there. */
final class ServerChecks {
    /** As both servers write a timestamptz. */
    private static final DateTimeFormatter INSTANT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral(' ')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendOffset("+HH:mm", "+00")
            .toFormatter(java.util.Locale.ROOT);

    /** What a login's SQLSTATE asks for. */
    private static final Map<String, String> REMEDIES = Map.of(
            "28P01", "check role and password of this region; Materialize also says so when its login service is down",
            "28000", "create the role in this region: it comes into being at its first login there",
            "3D000", "create the database in this region",
            "08004", "set sslmode=require",
            "MZ010", "ask Materialize's support: the organization is blocked",
            "MZ011", "add this machine's address to the region's network policy",
            "53000", "too many connections: ask for a higher max_connections, or make pools smaller");

    private ServerChecks() {}

    static boolean logIn(Patient patient) {
        try {
            patient.logIn();
            patient.materialize(isMaterialize(patient));
            patient.findings()
                    .ok(
                            "login",
                            "as " + patient.one("SELECT current_user") + ", first row after "
                                    + patient.firstRow().toMillis() + " ms, " + version(patient));
            return true;
        } catch (SQLException e) {
            String state = e.getSQLState() == null ? "" : e.getSQLState();
            patient.findings()
                    .fail(
                            "login",
                            state + " " + e.getMessage(),
                            REMEDIES.getOrDefault(
                                    state, "read the message; the server or what stands before it said so"));
            return false;
        }
    }

    private static boolean isMaterialize(Patient patient) {
        try {
            return !patient.one("SELECT mz_environment_id()").isEmpty();
        } catch (SQLException e) {
            return false;
        }
    }

    static String version(Patient patient) throws SQLException {
        return patient.materialize()
                ? "Materialize " + patient.one("SELECT mz_version()")
                : "PostgreSQL " + patient.one("SHOW server_version");
    }

    /** Freshness bounds, timestamps and certificates are compared with this machine's clock. */
    static void clock(Patient patient, Request request) throws SQLException {
        long before = patient.ticker().epochMillis();
        String text = patient.one("SELECT now()::text");
        long after = patient.ticker().epochMillis();
        long there = OffsetDateTime.parse(text, INSTANT).toInstant().toEpochMilli();
        long off = there < before ? there - before : Math.max(0, there - after);
        String found = "within " + Math.max(1, after - before) + " ms of this machine's";
        if (Math.abs(off) < 1000) {
            patient.findings().ok("clock", found);
            return;
        }
        found = (off < 0 ? "behind" : "ahead of") + " this machine's by " + Math.abs(off) + " ms";
        String remedy = "synchronize this machine's clock (chrony, NTP): staleness would be wrong by as much";
        if (Math.abs(off) < Duration.ofSeconds(10).toMillis()) {
            patient.findings().warn("clock", found, remedy);
        } else {
            patient.findings().fail("clock", found, remedy);
        }
    }

    /** Instances × (pool + probe) beside what is there already. */
    static void connections(Patient patient, Request request) throws SQLException {
        long limit = Long.parseLong(patient.one("SHOW max_connections"));
        String sessions = patient.materialize()
                ? "SELECT count(*) FROM mz_internal.mz_sessions"
                : "SELECT count(*) FROM pg_stat_activity";
        long open = Long.parseLong(patient.one(sessions)) - 1;
        long ours = (long) request.instances() * (patient.values().get(Setting.POOL_SIZE) + 1);
        String found = request.instances() + " × (pool of " + patient.values().get(Setting.POOL_SIZE) + " + 1 probe) = "
                + ours + " beside " + open + " open ones, of " + limit;
        if (ours + open > limit) {
            patient.findings()
                    .fail("connections", found, "a smaller poolSize, fewer instances, or a higher max_connections");
        } else if ((ours + open) * 10 > limit * 8) {
            patient.findings()
                    .warn("connections", found, "leave a fifth free: a restart opens new ones before old ones end");
        } else {
            patient.findings().ok("connections", found);
        }
    }
}
