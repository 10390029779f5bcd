package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.failure.DeadlineExceededException;
import io.holdfast.testkit.MaterializeEmulator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More logical connections than physical ones: right answers or a clear time-out, never a hang. */
@Timeout(60)
final class ManyConnectionsTest {
    private static final int PHYSICAL = 10;
    private static final int LOGICAL = 100;

    private final MaterializeEmulator server = MaterializeEmulator.builder().start();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    ManyConnectionsTest() {
        server.execute("CREATE TABLE t (a int)");
        server.execute("INSERT INTO t SELECT * FROM generate_series(1, 20)");
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
        server.close();
    }

    private HoldfastDataSource dataSource(Duration timeout) {
        return HoldfastDataSource.builder()
                .endpoint("one", server.address())
                .poolSize(PHYSICAL)
                .queryTimeout(timeout)
                .build();
    }

    @Test
    void aHundredConnectionsWithOpenStatementsShareTen() throws Exception {
        try (HoldfastDataSource dataSource = dataSource(Duration.ofSeconds(20))) {
            List<Connection> connections = new ArrayList<>();
            List<PreparedStatement> statements = new ArrayList<>();
            for (int i = 0; i < LOGICAL; i++) {
                Connection connection = dataSource.getConnection();
                connections.add(connection);
                statements.add(connection.prepareStatement("SELECT a + ?::int FROM t WHERE a = ?"));
                assertThat(answer(statements.get(i), i, 1)).isEqualTo(i + 1);
            }
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < LOGICAL; i++) {
                PreparedStatement statement = statements.get(i);
                int added = i;
                answers.add(threads.submit(() -> {
                    for (int a = 1; a < 20; a++) {
                        assertThat(answer(statement, added, a)).isEqualTo(added + a);
                    }
                    return added;
                }));
            }
            for (int i = 0; i < LOGICAL; i++) {
                assertThat(answers.get(i).get(50, TimeUnit.SECONDS)).isEqualTo(i);
            }
            // the pool's, and the probe's one
            assertThat(server.connections()).isLessThanOrEqualTo(PHYSICAL + 1);
            for (int i = 0; i < LOGICAL; i++) {
                statements.get(i).close();
                connections.get(i).close();
            }
        }
    }

    @Test
    void aNestedQueryPerRowNeedsNoSecondPhysicalConnection() throws Exception {
        try (HoldfastDataSource dataSource = dataSource(Duration.ofSeconds(20))) {
            List<Future<Integer>> sums = new ArrayList<>();
            for (int i = 0; i < PHYSICAL; i++) {
                sums.add(threads.submit(() -> {
                    try (Connection outer = dataSource.getConnection();
                            Statement statement = outer.createStatement();
                            ResultSet rows = statement.executeQuery("SELECT a FROM t")) {
                        return nested(dataSource, rows);
                    }
                }));
            }
            for (Future<Integer> sum : sums) {
                assertThat(sum.get(50, TimeUnit.SECONDS)).isEqualTo(210);
            }
        }
    }

    @Test
    void aNestedQueryThatNeedsOneMoreThanThereAreEndsWithAClearTimeOut() throws Exception {
        try (HoldfastDataSource dataSource = dataSource(Duration.ofSeconds(1))) {
            CyclicBarrier allHoldOne = new CyclicBarrier(PHYSICAL);
            CyclicBarrier allHaveEnded = new CyclicBarrier(PHYSICAL);
            List<Future<Integer>> sums = new ArrayList<>();
            for (int i = 0; i < PHYSICAL; i++) {
                sums.add(threads.submit(() -> {
                    try (Connection outer = dataSource.getConnection();
                            Statement statement = outer.createStatement()) {
                        outer.setAutoCommit(false);
                        statement.setFetchSize(2);
                        ResultSet rows = statement.executeQuery("SELECT a FROM t");
                        allHoldOne.await();
                        try {
                            return nested(dataSource, rows);
                        } finally {
                            allHaveEnded.await();
                        }
                    }
                }));
            }
            for (Future<Integer> sum : sums) {
                assertThatThrownBy(() -> sum.get(50, TimeUnit.SECONDS))
                        .cause()
                        .isInstanceOf(DeadlineExceededException.class)
                        .hasMessageContaining("poolSize");
            }
            assertThat(sumOf(dataSource)).isEqualTo(210);
        }
    }

    private static int sumOf(HoldfastDataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT a FROM t")) {
            return nested(dataSource, rows);
        }
    }

    private static int nested(HoldfastDataSource dataSource, ResultSet rows) throws SQLException {
        int sum = 0;
        while (rows.next()) {
            try (Connection inner = dataSource.getConnection();
                    PreparedStatement statement = inner.prepareStatement("SELECT ?::int + a FROM t WHERE a = ?")) {
                sum += answer(statement, 0, rows.getInt(1));
            }
        }
        return sum;
    }

    private static int answer(PreparedStatement statement, int added, int a) throws SQLException {
        statement.setInt(1, added);
        statement.setInt(2, a);
        try (ResultSet rows = statement.executeQuery()) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }
}
