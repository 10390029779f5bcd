package io.holdfast.testkit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;
import org.postgresql.util.PSQLException;

final class WireServerTest {
    private static final int OFTEN_ENOUGH_FOR_BINARY = 8;

    private final FakeEngine engine = new FakeEngine();
    private final WireServer server = start(Login.trusting("materialize"));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void parametersAndResultsKeepTheirValueInTextAndInBinary() throws SQLException {
        UUID uuid = UUID.randomUUID();
        OffsetDateTime moment = OffsetDateTime.of(2026, 11, 22, 1, 2, 3, 456_789_000, ZoneOffset.UTC);
        List<Object> values = List.of(
                true, (short) -2, 3, 4_000_000_000L, 1.5f, -2.25d, new BigDecimal("12345.6700"), "täxt", uuid, moment);
        try (Connection connection = connect();
                PreparedStatement echo = connection.prepareStatement("echo ?, ?, ?, ?, ?, ?, ?, ?, ?, ?")) {
            for (int round = 0; round < OFTEN_ENOUGH_FOR_BINARY; round++) {
                for (int i = 0; i < values.size(); i++) {
                    echo.setObject(i + 1, values.get(i));
                }
                try (ResultSet result = echo.executeQuery()) {
                    assertThat(result.next()).isTrue();
                    assertThat(result.getBoolean(1)).isTrue();
                    assertThat(result.getShort(2)).isEqualTo((short) -2);
                    assertThat(result.getInt(3)).isEqualTo(3);
                    assertThat(result.getLong(4)).isEqualTo(4_000_000_000L);
                    assertThat(result.getFloat(5)).isEqualTo(1.5f);
                    assertThat(result.getDouble(6)).isEqualTo(-2.25d);
                    assertThat(result.getBigDecimal(7)).isEqualTo(new BigDecimal("12345.6700"));
                    assertThat(result.getString(8)).isEqualTo("täxt");
                    assertThat(result.getObject(9)).isEqualTo(uuid);
                    assertThat(result.getObject(10, OffsetDateTime.class)).isEqualTo(moment);
                }
            }
        }
    }

    @Test
    void timesBytesAndIntervalsKeepTheirValueInTextAndInBinary() throws SQLException {
        Timestamp timestamp = Timestamp.valueOf("2026-11-22 01:02:03.456");
        try (Connection connection = connect();
                PreparedStatement echo =
                        connection.prepareStatement("echo ?::date, ?::time, ?::timestamp, ?, ?::interval, ?")) {
            for (int round = 0; round < OFTEN_ENOUGH_FOR_BINARY; round++) {
                echo.setDate(1, Date.valueOf("1969-07-20"));
                echo.setTime(2, Time.valueOf("20:17:40"));
                echo.setTimestamp(3, timestamp);
                echo.setBytes(4, new byte[] {0, 1, -1});
                // as an untyped text: the driver would look the type up in pg_type
                echo.setObject(5, "1 mon 2 days 03:04:05.5", Types.OTHER);
                echo.setNull(6, Types.INTEGER);
                try (ResultSet result = echo.executeQuery()) {
                    assertThat(result.next()).isTrue();
                    assertThat(result.getDate(1)).isEqualTo(Date.valueOf("1969-07-20"));
                    assertThat(result.getTime(2)).isEqualTo(Time.valueOf("20:17:40"));
                    assertThat(result.getTimestamp(3)).isEqualTo(timestamp);
                    assertThat(result.getBytes(4)).containsExactly(0, 1, -1);
                    assertThat(result.getString(5)).isEqualTo("1 mon 2 days 03:04:05.5");
                    assertThat(result.getObject(6)).isNull();
                }
            }
        }
    }

    @Test
    void errorsCarryStateMessageDetailAndHintAndLeaveTheSessionUsable() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            PSQLException error = catchThrowableOfType(PSQLException.class, () -> statement.execute("fail"));

            assertThat(error.getSQLState()).isEqualTo("22012");
            assertThat(error.getServerErrorMessage()).satisfies(message -> {
                assertThat(message.getSeverity()).isEqualTo("ERROR");
                assertThat(message.getMessage()).isEqualTo("division by zero");
                assertThat(message.getDetail()).isEqualTo("it was 1/0");
                assertThat(message.getHint()).isEqualTo("divide by one");
                assertThat(message.getRoutine()).isNull();
            });
            assertThat(count(statement, "series 3")).isEqualTo(3);
        }
    }

    @Test
    void anExceptionOfTheEngineIsAnInternalError() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("explode"))
                    .hasMessageContaining("internal error")
                    .hasMessageContaining("kaboom");
            assertThat(count(statement, "series 1")).isOne();
        }
    }

    @Test
    void transactionStatusFollowsTheSession() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            assertThat(count(statement, "series 2")).isEqualTo(2);
            assertThatThrownBy(() -> statement.execute("fail")).hasMessageContaining("division by zero");
            assertThatThrownBy(() -> statement.execute("series 1"))
                    .satisfies(error ->
                            assertThat(((SQLException) error).getSQLState()).isEqualTo("25P02"));
            connection.rollback();
            assertThat(count(statement, "series 1")).isOne();
        }
    }

    @Test
    void aFetchSizeReadsThroughSuspendedPortals() throws SQLException {
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.setFetchSize(3);
                assertThat(count(statement, "series 10")).isEqualTo(10);
            }
        }
    }

    @Test
    void aSimpleQueryStopsAtItsFirstError() throws SQLException {
        try (Connection connection = connect("preferQueryMode=simple");
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("set a; fail; explode"))
                    .hasMessageContaining("division by zero");
            assertThat(statement.execute("series 2; series 3")).isTrue();
            assertThat(statement.getMoreResults()).isTrue();
            statement.execute("");
        }
    }

    @Test
    void noticesArriveAsWarnings() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("notice");
            assertThat(statement.getWarnings().getMessage()).isEqualTo("look out");
        }
    }

    @Test
    void cancelEndsTheRunningStatementAndNotTheSession() throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            CompletableFuture<Void> running = CompletableFuture.runAsync(() -> {
                try {
                    statement.execute("wait");
                } catch (SQLException e) {
                    throw new IllegalStateException(e.getSQLState(), e);
                }
            });
            await().until(() -> session().waiting);

            statement.cancel();

            assertThatThrownBy(running::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("57014");
            assertThat(count(statement, "series 1")).isOne();
        }
    }

    @Test
    void copyStreamsRowsAsTheyComeAndEndsByCancel() throws SQLException {
        try (Connection connection = connect()) {
            CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut("copy (subscribe t) to stdout");

            assertThat(copy.readFromCopy()).asString().isEqualTo("1700000000000\t1\ta\\tb\n");
            assertThat(copy.readFromCopy()).asString().isEqualTo("1700000000001\t-1\t\\N\n");
            copy.cancelCopy();
        }
    }

    @Test
    void aClientThatVanishesWhileItsStatementWaitsEndsItsSession() throws SQLException {
        try (Connection connection = connect()) {
            connection.unwrap(PGConnection.class).getCopyAPI().copyOut("copy (subscribe t) to stdout");
            await().until(() -> session().waiting);

            connection.abort(Runnable::run);

            await().until(() -> session().closed);
            await().until(() -> server.connections() == 0);
        }
    }

    @Test
    void startupParametersReachTheEngineAndTheClient() throws SQLException {
        try (Connection connection = connect("ApplicationName=probe&options=-c%20cluster=serving%20--a-b=c")) {
            assertThat(engine.starts.get(0).user()).isEqualTo("materialize");
            assertThat(engine.starts.get(0).parameters())
                    .containsEntry("cluster", "serving")
                    .containsEntry("a_b", "c");
            Map<String, String> statuses = connection.unwrap(PGConnection.class).getParameterStatuses();
            assertThat(statuses)
                    .containsEntry("server_version", "9.5.0")
                    .containsEntry("cluster", "serving")
                    .containsEntry("mz_version", "v0");
        }
    }

    @Test
    void crashResetsConnectionsAndRestartServesOnTheSamePort() throws SQLException {
        try (Connection old = connect()) {
            server.crash();

            assertThatThrownBy(() -> old.createStatement().execute("series 1")).isInstanceOf(SQLException.class);
            assertThatThrownBy(this::connect).hasMessageContaining("refused");
            assertThat(session().closed).isTrue();

            server.restart();
            server.restart();

            try (Connection next = connect();
                    Statement statement = next.createStatement()) {
                assertThat(count(statement, "series 1")).isOne();
            }
        }
    }

    @Test
    void tooManyConnectionsAreRefusedWithTheRealText() throws SQLException {
        try (Connection one = connect();
                Connection two = connect();
                Connection three = connect()) {
            assertThat(List.of(one, two, three)).hasSize(server.connections());
            assertThatThrownBy(this::connect)
                    .hasMessageContaining("creating connection would violate max_connections limit")
                    .satisfies(error ->
                            assertThat(((SQLException) error).getSQLState()).isEqualTo("53000"));
        }
        await().until(() -> server.connections() == 0);
        connect().close();
    }

    @Test
    void closeEndsEveryThreadEvenWhileAStatementWaits() throws Exception {
        try (Connection connection = connect()) {
            connection.unwrap(PGConnection.class).getCopyAPI().copyOut("copy (subscribe t) to stdout");
            await().until(() -> session().waiting);
            assertThat(threads()).hasSize(3);

            server.close();
            server.close();

            assertThat(threads()).isEmpty();
            assertThatThrownBy(server::restart).hasMessageContaining("is closed");
        }
    }

    private FakeSession session() {
        return engine.sessions.get(0);
    }

    private List<String> threads() {
        String prefix = "holdfast-emulator-wiretest-" + server.address().getPort();
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    private static int count(Statement statement, String sql) throws SQLException {
        int rows = 0;
        try (ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows++;
                assertThat(result.getInt(1)).isEqualTo(rows);
            }
        }
        return rows;
    }

    private Connection connect() throws SQLException {
        return connect("");
    }

    private Connection connect(String parameters) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + server.address().getPort()
                        + "/materialize?sslmode=disable&assumeMinServerVersion=9.5&socketTimeout=20&user=materialize&"
                        + parameters);
    }

    private WireServer start(Login login) {
        return WireServer.start(
                engine,
                new WireOptions(
                        "wiretest",
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        login,
                        null,
                        Doorkeeper.upTo(3, Map.of("mz_version", "v0"))));
    }
}
