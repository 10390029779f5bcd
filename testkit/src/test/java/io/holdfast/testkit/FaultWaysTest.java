package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.testkit.time.VirtualClock;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.util.PSQLException;

/** Every fault, asked for by Java and by the control port, as a client has it: the same both ways. */
@Timeout(60)
final class FaultWaysTest {
    private final VirtualClock clock = VirtualClock.at(1_700_000_000_000L);
    private final MaterializeEmulator emulator =
            MaterializeEmulator.builder().clock(clock).start();
    private final Faults faults = emulator.faults();
    private final FaultProxy proxy = FaultProxy.to(emulator.host(), emulator.port());
    private final ControlServer control = ControlServer.start(0, "emulator", emulator, proxy);

    FaultWaysTest() {
        emulator.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1)");
    }

    @AfterEach
    void stop() {
        control.close();
        proxy.close();
        emulator.close();
    }

    /** How a fault is asked for. */
    enum Way {
        JAVA,
        HTTP
    }

    private void ask(Way way, String path, Runnable call) throws IOException {
        if (way == Way.JAVA) {
            call.run();
            return;
        }
        HttpURLConnection asked = (HttpURLConnection)
                URI.create("http://" + control.address() + path).toURL().openConnection();
        asked.setRequestMethod("POST");
        assertThat(asked.getResponseCode()).as(path).isEqualTo(200);
        asked.disconnect();
    }

    private void heal(Way way) throws IOException {
        ask(way, "/fault/heal", faults::heal);
        assertThat(faults.active()).isEmpty();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://" + emulator.address()
                + "/materialize?user=materialize&sslmode=disable&assumeMinServerVersion=9.5&socketTimeout=30");
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private static CompletableFuture<String> start(Connection connection, String sql) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return text(connection, sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void fails(String state, String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(PSQLException.class, e -> {
            assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(state);
            assertThat(e.getMessage()).contains(message);
        });
    }

    private static void hungUp(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(PSQLException.class, e -> {
            assertThat(e.getServerErrorMessage()).isNull();
            assertThat(e.getSQLState()).startsWith("08");
        });
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void crashAndRestart(Way way) throws Exception {
        try (Connection open = connect()) {
            ask(way, "/fault/crash", faults::crash);
            hungUp(() -> text(open, "SELECT 1"));
            assertThatThrownBy(this::connect).hasMessageContaining("refused");
            ask(way, "/fault/restart", faults::restart);
        }
        try (Connection fresh = connect()) {
            assertThat(text(fresh, "SELECT a FROM t")).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void newGeneration(Way way) throws Exception {
        try (Connection open = connect()) {
            ask(way, "/fault/new-generation?version=v99.0.0", () -> faults.newGeneration("v99.0.0"));
            hungUp(() -> text(open, "SELECT 1"));
        }
        try (Connection fresh = connect()) {
            assertThat(text(fresh, "SELECT mz_version()")).isEqualTo("v99.0.0");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void stall(Way way) throws Exception {
        try (Connection open = connect()) {
            ask(way, "/fault/stall", faults::stall);
            CompletableFuture<String> late = start(open, "SELECT a FROM t");
            await().during(Duration.ofMillis(150)).until(() -> !late.isDone());
            heal(way);
            assertThat(late.get()).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void freeze(Way way) throws Exception {
        try (Connection open = connect()) {
            String before = text(open, "SELECT mz_now()::text FROM t");
            ask(way, "/fault/freeze", faults::freeze);
            clock.advance(Duration.ofMinutes(1));
            assertThat(text(open, "SELECT mz_now()::text FROM t")).isEqualTo(before);
            ask(way, "/fault/unfreeze", faults::unfreeze);
            clock.advance(Duration.ofSeconds(1));
            assertThat(text(open, "SELECT mz_now()::text FROM t")).isGreaterThan(before);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void lag(Way way) throws Exception {
        ask(way, "/fault/lag?ms=5000", () -> faults.lag(Duration.ofSeconds(5)));
        clock.advance(Duration.ofMinutes(1));
        try (Connection open = connect()) {
            assertThat(clock.millis() - Long.parseLong(text(open, "SELECT mz_now()::text FROM t")))
                    .isBetween(5_000L, 6_001L);
        }
        heal(way);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void compact(Way way) throws Exception {
        emulator.execute("ALTER TABLE t SET (RETAIN HISTORY FOR '1hr')");
        try (Connection open = connect();
                Statement statement = open.createStatement()) {
            String then = text(open, "SELECT mz_now()::text FROM t");
            clock.advance(Duration.ofMinutes(1));
            String resume = "SUBSCRIBE t WITH (PROGRESS, SNAPSHOT = false) AS OF " + then;
            statement.execute("BEGIN; DECLARE c CURSOR FOR " + resume + "; FETCH 1 c; ROLLBACK");
            ask(way, "/fault/compact?object=t", () -> faults.compact("t"));
            statement.execute("BEGIN; DECLARE c CURSOR FOR " + resume);
            fails("22000", "could not find a valid timestamp for the query", () -> statement.execute("FETCH 1 c"));
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void connectionLimit(Way way) throws Exception {
        try (Connection open = connect()) {
            ask(way, "/fault/limit-connections?most=1", () -> faults.limitConnections(1));
            fails(
                    "53000",
                    "creating connection would violate max_connections limit (desired: 2, limit: 1, current: 1)",
                    this::connect);
            assertThat(text(open, "SELECT a FROM t")).isEqualTo("1");
            heal(way);
            connect().close();
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void authenticationFailureForGood(Way way) throws Exception {
        ask(way, "/fault/reject-logins", faults::rejectLogins);
        for (int i = 0; i < 3; i++) {
            fails("28P01", "invalid password", this::connect);
        }
        heal(way);
        connect().close();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void authenticationFailureForAWhile(Way way) throws Exception {
        ask(way, "/fault/reject-logins?next=2&message=dns%20error", () -> faults.rejectLogins(2, "dns error"));
        fails("28P01", "dns error", this::connect);
        fails("28P01", "dns error", this::connect);
        connect().close();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void expiredSession(Way way) throws Exception {
        try (Connection open = connect()) {
            ask(way, "/fault/expire-sessions", faults::expireSessions);
            fails("28000", "authentication expired", () -> text(open, "SELECT 1"));
        }
        connect().close();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void networkPolicy(Way way) throws Exception {
        try (Connection open = connect()) {
            ask(way, "/fault/deny-sessions", faults::denySessions);
            fails("MZ011", "session denied", this::connect);
            assertThat(text(open, "SELECT a FROM t")).isEqualTo("1");
            heal(way);
            connect().close();
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void slowQuery(Way way) throws Exception {
        try (Connection open = connect()) {
            ask(way, "/fault/slow?ms=300000&containing=FROM%20t", () -> faults.slow(Duration.ofMinutes(5), "FROM t"));
            assertThat(text(open, "SELECT 2")).isEqualTo("2");
            CompletableFuture<String> slow = start(open, "SELECT a FROM t");
            await().during(Duration.ofMillis(150)).until(() -> !slow.isDone());
            clock.advance(Duration.ofMinutes(5));
            assertThat(slow.get()).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void errorOnTheNthStatement(Way way) throws Exception {
        try (Connection open = connect()) {
            ask(
                    way,
                    "/fault/fail-statement?nth=2&code=40001&message=made%20to%20fail&containing=FROM%20t",
                    () -> faults.failStatement(2, "40001", "made to fail", "FROM t"));
            assertThat(text(open, "SELECT 2")).isEqualTo("2");
            assertThat(text(open, "SELECT a FROM t")).isEqualTo("1");
            fails("40001", "made to fail", () -> text(open, "SELECT a FROM t"));
            assertThat(text(open, "SELECT a FROM t")).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void balancerWithoutAnEnvironment(Way way) throws Exception {
        try (Connection open = connect()) {
            ask(way, "/fault/lose-upstream", faults::loseUpstream);
            hungUp(() -> text(open, "SELECT 1"));
            hungUp(this::connect);
        }
        heal(way);
        connect().close();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void readOnlyGeneration(Way way) throws Exception {
        try (Connection open = connect();
                Statement statement = open.createStatement()) {
            ask(way, "/fault/read-only", faults::readOnly);
            assertThat(text(open, "SELECT a FROM t")).isEqualTo("1");
            fails("25006", "read-only", () -> statement.execute("INSERT INTO t VALUES (2)"));
            heal(way);
            statement.execute("INSERT INTO t VALUES (2)");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aSourceThatStallsOrFails(Way way) throws Exception {
        emulator.execute("CREATE CONNECTION k TO KAFKA (BROKER 'b:9092')");
        emulator.execute("CREATE SOURCE bids (id int) FROM KAFKA CONNECTION k (TOPIC 'bids')");
        String status = "SELECT status || ' ' || coalesce(error, '-') FROM mz_internal.mz_source_statuses";
        try (Connection open = connect()) {
            assertThat(text(open, status)).isEqualTo("running -");
            ask(way, "/fault/stall?object=bids&error=no%20broker", () -> faults.stall("bids", "no broker"));
            assertThat(text(open, status)).isEqualTo("stalled no broker");
            assertThat(faults.active()).containsExactly("stall bids");
            emulator.apply(new RowChanges().insert("bids", 1));
            CompletableFuture<String> strict = start(open, "SELECT count(*) FROM bids");
            await().during(Duration.ofMillis(150)).until(() -> !strict.isDone());
            ask(way, "/fault/resume?object=bids", () -> faults.resume("bids"));
            assertThat(strict.get()).isEqualTo("1");
            ask(way, "/fault/fail?object=bids&error=gone", () -> faults.fail("bids", "gone"));
            assertThat(text(open, status)).isEqualTo("failed gone");
            assertThat(faults.active()).containsExactly("fail bids");
            heal(way);
            assertThat(text(open, status)).isEqualTo("running -");
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whatIsNotThereCannotBeStalled(Way way) throws Exception {
        if (way == Way.JAVA) {
            assertThatThrownBy(() -> faults.stall("t", "x"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no source or sink \"t\"");
            return;
        }
        HttpURLConnection asked =
                (HttpURLConnection) URI.create("http://" + control.address() + "/fault/stall?object=t&error=x")
                        .toURL()
                        .openConnection();
        asked.setRequestMethod("POST");
        assertThat(asked.getResponseCode()).isEqualTo(400);
        assertThat(new String(asked.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("no source or sink");
    }
}
