package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.freshness.StalenessBound;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a bound that the server holds does to sessions: to those of reads, and to nothing else. */
final class EnforcedBoundTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String ASK = "SHOW transaction_isolation";
    private static final String UNBOUNDED = "SHOW /* holdfast: max_staleness=off */ transaction_isolation";
    private static final String BOUNDED = "bounded staleness 7s";
    private static final String USUAL = "strict serializable";

    private final Regions regions = new Regions();
    private HoldfastDataSource dataSource;
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        dataSource = regions.builder()
                .poolSize(1)
                .writes("east")
                .maxStaleness(Duration.ofSeconds(7))
                .build();
        connection = dataSource.getConnection();
        await().atMost(LONG).until(() -> ask(ASK).equals(BOUNDED));
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        dataSource.close();
        regions.close();
    }

    private String ask(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private int write() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate("INSERT INTO t VALUES (9)");
        }
    }

    @Test
    void theNextStatementOnTheSameSessionDoesNotInheritIt() throws SQLException {
        assertThat(ask(ASK)).isEqualTo(BOUNDED);
        assertThat(ask(UNBOUNDED)).isEqualTo(USUAL);
        assertThat(ask("SHOW /* holdfast: max_staleness=90s */ transaction_isolation"))
                .isEqualTo("bounded staleness 90s");
        assertThat(write()).isEqualTo(1);
        assertThat(ask(ASK)).isEqualTo(BOUNDED);
    }

    @Test
    void whereNobodySetsABoundTheServersIsolationIsLeftAlone() throws SQLException {
        try (HoldfastDataSource unbounded = regions.builder().name("unbounded").build();
                Connection its = unbounded.getConnection();
                Statement statement = its.createStatement();
                ResultSet rows = statement.executeQuery(ASK)) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo(USUAL);
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("holdfast-unbounded-lag"));
        }
    }

    @Test
    void aTransactionThatMayWriteTravelsWithout() throws SQLException {
        connection.setAutoCommit(false);
        assertThat(ask(ASK)).isEqualTo(USUAL);
        connection.rollback();
        assertThat(write()).isEqualTo(1);
        connection.commit();
        connection.setAutoCommit(true);
        assertThat(ask(ASK)).isEqualTo(BOUNDED);
    }

    @Test
    void aTransactionThatIsReadOnlyIsHeldToIt() throws SQLException {
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        assertThat(ask(ASK)).isEqualTo(BOUNDED);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET extra_float_digits = 2");
        }
        assertThat(ask(UNBOUNDED)).as("a transaction keeps what it began with").isEqualTo(BOUNDED);
        connection.rollback();
        connection.setAutoCommit(true);
        connection.setReadOnly(false);
        assertThat(ask(UNBOUNDED)).isEqualTo(USUAL);
        assertThat(write()).isEqualTo(1);
    }

    @Test
    void aSettingThatATransactionChangesDoesNotHideIt() throws SQLException {
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        assertThat(ask(ASK)).isEqualTo(BOUNDED);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET extra_float_digits = 2");
        }
        connection.commit();
        connection.setAutoCommit(true);
        connection.setReadOnly(false);
        assertThat(ask(UNBOUNDED)).isEqualTo(USUAL);
        assertThat(write()).isEqualTo(1);
    }

    @Test
    void anIsolationLevelOfTheApplicationsOwnStays() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET transaction_isolation = 'serializable'");
        }
        assertThat(ask(ASK)).isEqualTo("serializable");
        try (Connection other = dataSource.getConnection();
                Statement statement = other.createStatement();
                ResultSet rows = statement.executeQuery(ASK)) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo(BOUNDED);
        }
    }

    @Test
    void aPoolHandsTheBoundThrough() throws SQLException {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(dataSource);
            pool.setMaximumPoolSize(1);
            try (Connection pooled = pool.getConnection();
                    Statement statement = pooled.createStatement()) {
                pooled.setClientInfo("holdfast.maxStaleness", "8s");
                assertThat(isolation(statement)).isEqualTo("bounded staleness 8s");
                statement.unwrap(StalenessBound.class).maxStaleness(Duration.ofSeconds(9));
                assertThat(isolation(statement)).isEqualTo("bounded staleness 9s");
                pooled.unwrap(StalenessBound.class).inheritMaxStaleness();
                statement.unwrap(StalenessBound.class).inheritMaxStaleness();
                assertThat(isolation(statement)).isEqualTo(BOUNDED);
                assertThat(statement.isWrapperFor(StalenessBound.class)).isTrue();
            }
        }
    }

    private static String isolation(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery(ASK)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
