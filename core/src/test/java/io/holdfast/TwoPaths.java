package io.holdfast;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.health.EndpointState;
import io.holdfast.testkit.FaultProxy;
import io.holdfast.testkit.MaterializeEmulator;
import io.holdfast.testkit.time.VirtualClock;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One emulated environment behind two fault proxies, with a table that keeps its history and one that does not. */
final class TwoPaths implements AutoCloseable {
    static final int ROWS = 11;

    final VirtualClock clock = VirtualClock.at(1_760_000_000_000L);
    final MaterializeEmulator server =
            MaterializeEmulator.builder().clock(clock).start();
    final FaultProxy east = FaultProxy.to(server.host(), server.port());
    final FaultProxy west = FaultProxy.to(server.host(), server.port());

    TwoPaths() {
        server.execute("CREATE TABLE kept (a int, b numeric, c timestamp, d double precision)"
                + " WITH (RETAIN HISTORY FOR '1h')");
        server.execute("CREATE TABLE fleeting (a int)");
        for (int row = 0; row < ROWS; row++) {
            // every value twice but the last, so that counts matter
            server.execute("INSERT INTO kept VALUES (" + row / 2 + ", 1.50, '2026-11-22 05:06:07', 2)");
            server.execute("INSERT INTO fleeting VALUES (" + row / 2 + ")");
        }
    }

    @Override
    public void close() {
        east.close();
        west.close();
        server.close();
    }

    /** Lets time pass, once nobody holds it back, until a timestamp cannot be read any more. */
    void forget(long timestamp) {
        await().untilAsserted(() -> {
            clock.advance(Duration.ofSeconds(5));
            server.execute("INSERT INTO fleeting VALUES (99)");
            assertThatThrownBy(() -> numbers("SELECT a FROM fleeting AS OF " + timestamp))
                    .hasMessageContaining("valid timestamp");
        });
    }

    void breakAll() {
        east.resetOnce();
        west.resetOnce();
    }

    HoldfastDataSourceBuilder builder() {
        return HoldfastDataSource.builder()
                .endpoint("east", east.address())
                .endpoint("west", west.address())
                .poolSize(2);
    }

    /** Both paths have logged in: what follows breaks connections, and an endpoint that was never reached has no environment. */
    HoldfastDataSource exact() {
        HoldfastDataSource dataSource = builder().set("cursorResume", "exact").build();
        await().until(() ->
                dataSource.status().endpoints().stream().allMatch(endpoint -> endpoint.state() == EndpointState.UP));
        return dataSource;
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static int number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    static List<Integer> first(ResultSet rows, int most) throws SQLException {
        List<Integer> values = new ArrayList<>();
        while (values.size() < most && rows.next()) {
            values.add(rows.getInt(1));
        }
        return values;
    }

    static List<String> drained(ResultSet rows) throws SQLException {
        List<String> values = new ArrayList<>();
        while (rows.next()) {
            values.add(text(rows));
        }
        return values;
    }

    static String text(ResultSet rows) throws SQLException {
        return Arrays.asList(rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4))
                .toString();
    }

    private Connection direct() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://" + server.address() + "/materialize?user=materialize");
    }

    List<String> strings(String sql) throws SQLException {
        try (Connection connection = direct();
                Statement statement = connection.createStatement()) {
            return drained(statement.executeQuery(sql));
        }
    }

    List<Integer> numbers(String sql) throws SQLException {
        try (Connection connection = direct();
                Statement statement = connection.createStatement()) {
            return first(statement.executeQuery(sql), Integer.MAX_VALUE);
        }
    }
}
