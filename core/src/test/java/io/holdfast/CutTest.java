package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.failure.OutcomeUnknownException;
import io.holdfast.testkit.Direction;
import io.holdfast.testkit.FaultProxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A connection that is cut after n bytes, for every end of a message and at random offsets between them, or at every byte where
 * {@code -Dholdfast.everyByte=true} (which {@code mvn -Pproof} sets): what is done is exact, or a typed error says what may have
 * been done, and no write is done twice: an emulated Materialize and a PostgreSQL count.
 */
final class CutTest {
    private static final long SEED = 20_261_122;
    private static final int RANDOM_OFFSETS = 25;

    private static final Map<CutServer.Kind, CutServer> SERVERS = new EnumMap<>(CutServer.Kind.class);

    private final AtomicInteger felt = new AtomicInteger();
    private int run;

    @AfterAll
    static void close() {
        SERVERS.values().forEach(CutServer::close);
        SERVERS.clear();
    }

    static Stream<Arguments> everyWorkOnEveryServer() {
        return Stream.of(CutServer.Kind.values())
                .flatMap(kind -> Stream.of(Work.values()).map(work -> Arguments.of(kind, work)));
    }

    private static CutServer started(CutServer.Kind kind) {
        CutServer server = kind.start();
        server.execute("CREATE TABLE r (a int)" + kind.keepingHistory());
        server.execute("INSERT INTO r VALUES (1), (2), (3), (4), (5)");
        server.execute("CREATE TABLE w (run int, a int)");
        return server;
    }

    @ParameterizedTest
    @MethodSource("everyWorkOnEveryServer")
    void everyCutIsExactOrATypedError(CutServer.Kind kind, Work work) throws Exception {
        CutServer server = SERVERS.computeIfAbsent(kind, CutTest::started);
        server.execute("DELETE FROM w");
        for (Direction direction : Direction.values()) {
            for (int offset : offsets(server, work, direction)) {
                run++;
                cut(server, work, direction, offset);
            }
        }
        assertThat(run).isGreaterThan(2 * RANDOM_OFFSETS);
        assertThat(felt.get()).as("cuts that broke something").isGreaterThan(RANDOM_OFFSETS);
        String twice = "SELECT run, a FROM w GROUP BY run, a HAVING count(*) > 1";
        assertThat(server.number("SELECT count(*) FROM (" + twice + ") AS twice"))
                .as("written twice")
                .isZero();
    }

    private void cut(CutServer server, Work work, Direction direction, int offset) throws Exception {
        String where = work + " cut after " + offset + " bytes " + direction;
        SQLException failure = null;
        try (FaultProxy proxy = FaultProxy.to(server.host(), server.port())) {
            try (HoldfastDataSource dataSource = dataSource(server, proxy.address(), work);
                    Connection connection = dataSource.getConnection()) {
                warm(connection);
                proxy.cutAfter(direction, offset);
                work.on(connection, run);
            } catch (SQLException e) {
                felt.incrementAndGet();
                failure = e;
            }
        }
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> server.clients() == 0);
        long rows = server.number("SELECT count(*) FROM w WHERE run = " + run);
        if (failure == null) {
            assertThat(rows).as(where).isEqualTo(work.rows());
        } else {
            assertThat(isTyped(failure)).as(where + ": " + failure).isTrue();
            assertThat(work)
                    .as(where + ": a read outside a transaction survives, but: " + failure)
                    .isNotEqualTo(Work.PREPARED_SELECT);
            List<Long> possible = failure instanceof OutcomeUnknownException ? List.of(0L, work.rows()) : List.of(0L);
            assertThat(rows).as(where + ": " + failure).isIn(possible);
        }
    }

    private static boolean isTyped(SQLException failure) {
        return failure.getClass().getPackageName().equals("io.holdfast.failure")
                || failure instanceof SQLTransactionRollbackException;
    }

    /** The one serving is behind the proxy; the other is the same server, and nothing is between. */
    private HoldfastDataSource dataSource(CutServer server, String address, Work work) {
        return server.configured(HoldfastDataSource.builder())
                .endpoint("cut", address)
                .endpoint("whole", server.host() + ":" + server.port())
                .poolSize(1)
                .listener(event -> felt.addAndGet(event instanceof HoldfastEvent.ReadHopped ? 1 : 0))
                .set("probeInterval", "1h")
                .set("cursorResume", work == Work.RESUMED_CURSOR ? "exact" : "restart-if-unconsumed")
                .build();
    }

    /** What is measured and what is cut begins on a connection that has logged in. */
    private static void warm(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }

    private static NavigableSet<Integer> offsets(CutServer server, Work work, Direction direction) {
        // a machine that stops for a moment makes a witness ask meanwhile, on a connection of its own
        List<Integer> ends = await().ignoreException(IllegalStateException.class)
                .until(() -> boundaries(server, work, direction), measured -> true);
        int last = ends.get(ends.size() - 1);
        if (Boolean.getBoolean("holdfast.everyByte")) {
            return IntStream.rangeClosed(0, last).boxed().collect(Collectors.toCollection(TreeSet::new));
        }
        NavigableSet<Integer> offsets = new TreeSet<>(ends);
        new Random(SEED + work.name().hashCode()).ints(RANDOM_OFFSETS, 0, last).forEach(offsets::add);
        return offsets;
    }

    private static List<Integer> boundaries(CutServer server, Work work, Direction direction) throws Exception {
        try (WireTap tap = new WireTap(server.host(), server.port())) {
            try (HoldfastDataSource dataSource = server.configured(HoldfastDataSource.builder())
                            .endpoint("tapped", tap.address())
                            .poolSize(1)
                            .set("probeInterval", "1h")
                            .build();
                    Connection connection = dataSource.getConnection()) {
                warm(connection);
                tap.mark();
                work.on(connection, -1);
                return tap.boundaries(direction == Direction.TO_SERVER);
            }
        } finally {
            server.execute("DELETE FROM w WHERE run = -1");
        }
    }

    /** What is under way when the connection is cut. */
    enum Work {
        /** A read outside a transaction: it survives every cut. */
        PREPARED_SELECT {
            @Override
            void on(Connection connection, int run) throws SQLException {
                try (PreparedStatement statement =
                        connection.prepareStatement("SELECT a FROM r WHERE a < ? ORDER BY a")) {
                    statement.setInt(1, 5);
                    assertThat(drained(statement.executeQuery())).containsExactly(1, 2, 3, 4);
                }
            }
        },

        /** Three rows in auto-commit. */
        BATCH {
            @Override
            void on(Connection connection, int run) throws SQLException {
                try (PreparedStatement statement = connection.prepareStatement("INSERT INTO w VALUES (?, ?)")) {
                    for (int i = 0; i < 3; i++) {
                        statement.setInt(1, run);
                        statement.setInt(2, i);
                        statement.addBatch();
                    }
                    assertThat(statement.executeBatch()).containsExactly(1, 1, 1);
                }
            }

            @Override
            long rows() {
                return 3;
            }
        },

        /** Two inserts and a commit. */
        TRANSACTION {
            @Override
            void on(Connection connection, int run) throws SQLException {
                connection.setAutoCommit(false);
                try (Statement statement = connection.createStatement()) {
                    statement.executeUpdate("INSERT INTO w VALUES (" + run + ", 1)");
                    statement.executeUpdate("INSERT INTO w VALUES (" + run + ", 2)");
                }
                connection.commit();
            }

            @Override
            long rows() {
                return 2;
            }
        },

        /** A result in portions of two. */
        CURSOR {
            @Override
            void on(Connection connection, int run) throws SQLException {
                cursor(connection);
            }
        },

        /** The same, and it goes on where its environment keeps history. */
        RESUMED_CURSOR {
            @Override
            void on(Connection connection, int run) throws SQLException {
                cursor(connection);
            }
        };

        private static void cursor(Connection connection) throws SQLException {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.setFetchSize(2);
                assertThat(drained(statement.executeQuery("SELECT a FROM r ORDER BY a")))
                        .containsExactly(1, 2, 3, 4, 5);
            }
            connection.commit();
        }

        abstract void on(Connection connection, int run) throws SQLException;

        /** How many rows it writes. */
        long rows() {
            return 0;
        }

        private static List<Integer> drained(ResultSet rows) throws SQLException {
            List<Integer> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getInt(1));
            }
            rows.close();
            return values;
        }
    }
}
