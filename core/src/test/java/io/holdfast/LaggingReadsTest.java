package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.failure.StaleReadException;
import io.holdfast.freshness.ReadInfo;
import io.holdfast.freshness.StalenessBound;
import io.holdfast.testkit.MaterializeEmulator;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads in flight on a region whose data stand still: a strictly serializable one waits there until that is over. */
final class LaggingReadsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration BOUND = Duration.ofSeconds(3);
    private static final String READ = "SELECT sum(a) FROM t";
    private static final String ANOTHER = "SELECT sum(a) FROM u";

    private final Regions regions = new Regions();
    private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();
    private final ExecutorService readers = Executors.newCachedThreadPool();

    @BeforeEach
    void create() {
        for (var region : List.of(regions.east, regions.west)) {
            region.execute("CREATE TABLE u (a bigint)");
        }
    }

    @AfterEach
    void close() {
        readers.shutdownNow();
        regions.close();
    }

    private HoldfastDataSource opened() throws SQLException {
        HoldfastDataSource dataSource = regions.builder()
                .name("lagging")
                .poolSize(8)
                .set("stalenessCheck", "measured")
                .queryTimeout(LONG.multipliedBy(2))
                .circuitBreakers(breakers)
                .build();
        await().atMost(LONG)
                .until(() -> byConnection(dataSource, READ).endpoint().equals("east")
                        && byConnection(dataSource, ANOTHER).endpoint().equals("east")
                        && byHint(dataSource, READ, true).endpoint().equals("east")
                        && byHint(dataSource, ANOTHER, true).endpoint().equals("east"));
        return dataSource;
    }

    private static ReadInfo info(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.unwrap(ReadInfo.class);
        }
    }

    private static ReadInfo byConnection(HoldfastDataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setClientInfo("holdfast.maxStaleness", "3s");
            return info(statement, sql);
        }
    }

    private static ReadInfo byStatement(HoldfastDataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.unwrap(StalenessBound.class).maxStaleness(BOUND);
            return info(statement, READ);
        }
    }

    private static ReadInfo byHint(HoldfastDataSource dataSource, String sql, boolean autoCommit) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(autoCommit);
            ReadInfo info = info(statement, "/* holdfast: max_staleness=3s */ " + sql);
            if (!autoCommit) {
                connection.rollback();
            }
            return info;
        }
    }

    /** Time goes on for everything else, so that a strictly serializable read is of a later time than the object has. */
    private static void standsStill(MaterializeEmulator region) {
        region.faults().freeze("t");
        region.execute("INSERT INTO u VALUES (1)");
    }

    private Future<ReadInfo> begun(Callable<ReadInfo> read) {
        return readers.submit(read);
    }

    private static ReadInfo of(Future<ReadInfo> read) throws Exception {
        return read.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void theyAreAnsweredElsewhereInTheSameCallHoweverTheyWereGivenTheirBound() throws Exception {
        try (HoldfastDataSource dataSource = opened()) {
            standsStill(regions.east);
            Future<ReadInfo> ofConnection = begun(() -> byConnection(dataSource, READ));
            Future<ReadInfo> ofStatement = begun(() -> byStatement(dataSource));
            Future<ReadInfo> ofHint = begun(() -> byHint(dataSource, READ, true));
            Future<ReadInfo> inTransaction = begun(() -> byHint(dataSource, READ, false));
            regions.east.faults().slow(Duration.ofSeconds(6), "FROM u");
            Future<ReadInfo> ofAnother = begun(() -> byHint(dataSource, ANOTHER, true));

            for (Future<ReadInfo> read : List.of(ofConnection, ofStatement, ofHint)) {
                assertThat(of(read).endpoint()).isEqualTo("west");
                assertThat(of(read).attempts()).isEqualTo(2);
                assertThat(of(read).degraded()).isFalse();
            }
            assertThat(hops()).isEqualTo(3);
            assertThat(of(ofAnother).endpoint()).isEqualTo("east");
            assertThat(of(ofAnother).attempts()).isEqualTo(1);
            assertThat(inTransaction.isDone()).isFalse();
            regions.east.faults().unfreeze("t");
            assertThat(of(inTransaction).endpoint()).isEqualTo("east");
            assertThat(of(inTransaction).attempts()).isEqualTo(1);
            heldAgainstNobody();
        }
    }

    @Test
    void whereNobodyElseIsFreshTheyWaitAsLongAsItTakes() throws Exception {
        try (HoldfastDataSource dataSource = opened()) {
            standsStill(regions.west);
            await().atMost(LONG).until(() -> isBeyond(dataSource, 1));
            standsStill(regions.east);
            Future<ReadInfo> read = begun(() -> byConnection(dataSource, READ));
            await().atMost(LONG).until(() -> isBeyond(dataSource, 0));
            assertThatThrownBy(() -> byStatement(dataSource)).isInstanceOf(StaleReadException.class);
            assertThat(read.isDone()).isFalse();
            regions.east.faults().unfreeze("t");

            assertThat(of(read).endpoint()).isEqualTo("east");
            assertThat(of(read).attempts()).isEqualTo(1);
            assertThat(hops()).isZero();
            heldAgainstNobody();
        }
    }

    private static boolean isBeyond(HoldfastDataSource dataSource, int endpoint) {
        Duration lag = dataSource.status().details().get(endpoint).lag().orElseThrow();
        return lag.compareTo(BOUND.plusSeconds(1)) > 0;
    }

    private long hops() {
        return regions.events.stream()
                .filter(event -> event instanceof HoldfastEvent.ReadHopped hop
                        && hop.from().equals("east")
                        && hop.to().equals("west")
                        && hop.sqlState().equals("40001"))
                .count();
    }

    private void heldAgainstNobody() {
        assertThat(breakers.circuitBreaker("holdfast-lagging-east").getMetrics().getNumberOfFailedCalls())
                .isZero();
        assertThat(regions.changed("east", "DOWN", "")).isFalse();
    }
}
