package io.holdfast.samples.frameworks;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.HoldfastDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.tools.jdbc.JDBCUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

/** What others build on JDBC does a small real job through a {@link HoldfastDataSource} over a real PostgreSQL. */
final class FrameworksTest {
    private static final EmbeddedPostgres POSTGRES = start();

    private final HoldfastDataSource holdfast = HoldfastDataSource.builder()
            .endpoint("real", "localhost:" + POSTGRES.getPort())
            .database("postgres")
            .user("postgres")
            .poolSize(3)
            .build();

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                    .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void stop() throws IOException {
        POSTGRES.close();
    }

    @BeforeEach
    void create() throws SQLException {
        execute(
                "DROP TABLE IF EXISTS bid, flyway_schema_history",
                "CREATE TABLE bid (id bigserial PRIMARY KEY, buyer text NOT NULL, amount numeric NOT NULL)",
                "INSERT INTO bid (buyer, amount) VALUES ('ann', 10.50), ('bob', 20), ('ann', 30)");
    }

    @AfterEach
    void close() {
        holdfast.close();
    }

    private static void execute(String... texts) throws SQLException {
        try (Connection connection = POSTGRES.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String text : texts) {
                statement.execute(text);
            }
        }
    }

    @Test
    void jooqQueriesInsertsAndRollsBack() throws SQLException {
        // the dialect is found as applications find it, from the metadata
        SQLDialect dialect = dialect();
        DSLContext jooq = DSL.using(holdfast, dialect);
        assertThat(jooq.select(DSL.sum(DSL.field("amount", BigDecimal.class)))
                        .from("bid")
                        .where(DSL.field("buyer").eq("ann"))
                        .fetchOne(0, double.class))
                .isEqualTo(40.5);
        Long key = jooq.insertInto(DSL.table("bid"), DSL.field("buyer"), DSL.field("amount"))
                .values("eve", 1)
                .returningResult(DSL.field("id", Long.class))
                .fetchOne(0, Long.class);
        assertThat(key).isEqualTo(4L);
        assertThat(jooq.meta().getTables("bid")).isNotEmpty();
        try {
            jooq.transaction(inside -> {
                inside.dsl().deleteFrom(DSL.table("bid")).execute();
                throw new IllegalStateException("undo");
            });
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("undo");
        }
        assertThat(jooq.fetchCount(DSL.table("bid"))).isEqualTo(4);
    }

    private SQLDialect dialect() throws SQLException {
        try (Connection connection = holdfast.getConnection()) {
            SQLDialect found = JDBCUtils.dialect(connection);
            assertThat(found.family()).isEqualTo(SQLDialect.POSTGRES);
            return found;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void springJdbcTemplateWorksWithItsTransactionsAndKeys(boolean lazy) {
        DataSource dataSource = lazy ? new LazyConnectionDataSourceProxy(holdfast) : holdfast;
        JdbcTemplate template = new JdbcTemplate(dataSource);
        assertThat(template.queryForList("SELECT buyer FROM bid WHERE amount > ? ORDER BY id", String.class, 15))
                .containsExactly("bob", "ann");
        NamedParameterJdbcTemplate named = new NamedParameterJdbcTemplate(template);
        assertThat(named.queryForObject(
                        "SELECT count(*) FROM bid WHERE buyer IN (:buyers)",
                        Map.of("buyers", List.of("ann", "bob")),
                        Integer.class))
                .isEqualTo(3);
        assertThat(template.batchUpdate(
                        "INSERT INTO bid (buyer, amount) VALUES (?, ?)",
                        List.of(new Object[] {"eve", 1}, new Object[] {"eve", 2})))
                .containsExactly(1, 1);
        TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
        transaction.setIsolationLevel(TransactionTemplate.ISOLATION_REPEATABLE_READ);
        transaction.executeWithoutResult(status -> {
            template.update("DELETE FROM bid");
            status.setRollbackOnly();
        });
        transaction.setIsolationLevel(TransactionTemplate.ISOLATION_SERIALIZABLE);
        assertThat(transaction.<String>execute(
                        status -> requireNonNull(template.queryForObject("SHOW transaction_isolation", String.class))))
                .isEqualTo("serializable");
        transaction.setIsolationLevel(TransactionTemplate.ISOLATION_DEFAULT);
        assertThat(transaction.<String>execute(
                        status -> requireNonNull(template.queryForObject("SHOW transaction_isolation", String.class))))
                .isEqualTo("read committed");
        transaction.setReadOnly(true);
        assertThat(transaction.<Integer>execute(
                        status -> requireNonNull(template.queryForObject("SELECT count(*) FROM bid", Integer.class))))
                .isEqualTo(5);
    }

    @Test
    void springDataJdbcSavesAndFinds() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.registerBean(DataSource.class, () -> holdfast);
            context.register(SpringData.class);
            context.refresh();
            Bids bids = context.getBean(Bids.class);
            Bid saved = bids.save(new Bid(null, "eve", new BigDecimal("7.25")));
            assertThat(saved.id()).isEqualTo(4L);
            assertThat(bids.findByBuyer("ann")).extracting(Bid::id).containsExactlyInAnyOrder(1L, 3L);
            bids.deleteById(1L);
            assertThat(bids.count()).isEqualTo(3);
        }
    }

    @Test
    void myBatisMapsAndBatches() {
        Configuration configuration =
                new Configuration(new Environment("test", new JdbcTransactionFactory(), holdfast));
        configuration.addMapper(BidMapper.class);
        SqlSessionFactory sessions = new SqlSessionFactoryBuilder().build(configuration);
        try (SqlSession session = sessions.openSession(ExecutorType.BATCH)) {
            BidMapper mapper = session.getMapper(BidMapper.class);
            mapper.add("eve", 5);
            mapper.add("eve", 6);
            session.commit();
        }
        try (SqlSession session = sessions.openSession()) {
            BidMapper mapper = session.getMapper(BidMapper.class);
            mapper.add("eve", 7);
            session.rollback();
            assertThat(mapper.amounts("eve")).containsExactly(5.0, 6.0);
        }
    }

    @Test
    void flywayTellsWhatIsPendingAndWritesNothing() throws SQLException {
        Flyway flyway = Flyway.configure()
                .dataSource(holdfast)
                .locations("classpath:migrations")
                .load();
        assertThat(flyway.info().pending())
                .extracting(MigrationInfo::getDescription)
                .containsExactly("create auction");
        assertThat(flyway.info().current()).isNull();
        try (Connection connection = holdfast.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT to_regclass('flyway_schema_history')")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isNull();
        }
    }

    /** MyBatis' mapper. */
    interface BidMapper {
        /** Adds one. */
        @Insert("INSERT INTO bid (buyer, amount) VALUES (#{buyer}, #{amount})")
        int add(@Param("buyer") String buyer, @Param("amount") int amount);

        /** A buyer's amounts. */
        @Select("SELECT amount::float8 FROM bid WHERE buyer = #{buyer} ORDER BY id")
        List<Double> amounts(String buyer);
    }
}
