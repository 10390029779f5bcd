package io.holdfast.driver.works;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.driver.Driver;
import io.holdfast.driver.DriverDataSource;
import io.holdfast.driver.RealPostgres;
import io.holdfast.testkit.Regions;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.dialect.PostgreSQLDialect;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

/** Frameworks that look at a connection before they use it. */
final class FrameworksTest {
    private static void run(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(RealPostgres.url());
                Statement statement = connection.createStatement()) {
            for (String text : statements) {
                statement.execute(text);
            }
        }
    }

    private static Configuration hibernate(String url) {
        return new Configuration()
                .addAnnotatedClass(Bid.class)
                .setProperty("jakarta.persistence.jdbc.driver", Driver.class.getName())
                .setProperty("jakarta.persistence.jdbc.url", url);
    }

    /** Hibernate's look at the metadata asks for pg_get_keywords, which Materialize's catalog need not have. */
    private static Configuration onMaterialize(Configuration hibernate) {
        return hibernate
                .setProperty("hibernate.boot.allow_jdbc_metadata_access", "false")
                .setProperty("hibernate.dialect", PostgreSQLDialect.class.getName());
    }

    @Test
    void hibernateReadsAMappedRowAndTheOtherRegionAnswersAfterALoss() {
        try (Regions regions = Regions.start(
                List.of("east", "west"),
                "CREATE TABLE bids (id bigint, item text, amount numeric)",
                "INSERT INTO bids VALUES (1, 'lamp', 9.5), (2, 'chair', 20)")) {
            String url = "jdbc:holdfast://east=" + regions.get("east").address() + ",west="
                    + regions.get("west").address() + "/materialize?poolSize=3";
            try (SessionFactory factory = onMaterialize(hibernate(url)).buildSessionFactory()) {
                factory.inSession(session ->
                        assertThat(session.find(Bid.class, 1L).item()).isEqualTo("lamp"));
                regions.get("east").lose();
                factory.inTransaction(session -> {
                    List<Bid> found = session.createSelectionQuery("from Bid b where b.amount > :least", Bid.class)
                            .setParameter("least", new BigDecimal(10))
                            .getResultList();
                    assertThat(found).extracting(Bid::item).containsExactly("chair");
                    assertThat(found.get(0).amount()).isEqualByComparingTo("20");
                });
            }
        }
    }

    @Test
    void hibernateWritesWhereThereIsOneServer() throws SQLException {
        run("DROP TABLE IF EXISTS bids", "CREATE TABLE bids (id bigint primary key, item text, amount numeric)");
        run("INSERT INTO bids VALUES (3, 'table', 7)");
        try (SessionFactory factory = hibernate(RealPostgres.url()).buildSessionFactory()) {
            factory.inTransaction(
                    session -> session.createMutationQuery("update Bid b set b.item = 'desk' where b.id = 3")
                            .executeUpdate());
            factory.inSession(
                    session -> assertThat(session.find(Bid.class, 3L).item()).isEqualTo("desk"));
        }
    }

    @Test
    void jooqFindsItsDialectAndReadsWithoutGeneratedCode() throws SQLException {
        run("DROP TABLE IF EXISTS jooq_bids", "CREATE TABLE jooq_bids (id int, item text)");
        run("INSERT INTO jooq_bids VALUES (1, 'lamp')");
        try (Connection connection = DriverManager.getConnection(RealPostgres.url())) {
            DSLContext jooq = DSL.using(connection);
            assertThat(jooq.dialect().family()).isEqualTo(SQLDialect.POSTGRES);
            assertThat(jooq.select(DSL.field("item", String.class))
                            .from(DSL.table("jooq_bids"))
                            .where(DSL.field("id", Integer.class).eq(1))
                            .fetchOne(0, String.class))
                    .isEqualTo("lamp");
        }
    }

    @Test
    void liquibaseUpdatesByUrl() throws Exception {
        run("DROP TABLE IF EXISTS liquibased, databasechangelog, databasechangeloglock");
        Database database = DatabaseFactory.getInstance()
                .openDatabase(RealPostgres.url(), null, null, Driver.class.getName(), null, null, null, resources());
        assertThat(database.getShortName()).isEqualTo("postgresql");
        try (Liquibase liquibase = new Liquibase("works/changelog.xml", resources(), database)) {
            liquibase.update(new Contexts());
            assertThat(liquibase.listUnrunChangeSets(new Contexts(), null)).isEmpty();
        }
        run("INSERT INTO liquibased VALUES (1, 'x')");
    }

    private static ClassLoaderResourceAccessor resources() {
        return new ClassLoaderResourceAccessor(FrameworksTest.class.getClassLoader());
    }

    @Test
    void flywayMigratesThroughADataSource() throws SQLException {
        run("DROP TABLE IF EXISTS flown, flyway_schema_history");
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(RealPostgres.url());
        try (HikariDataSource pool = new HikariDataSource(config)) {
            Flyway flyway = Flyway.configure()
                    .dataSource(pool)
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .locations("classpath:works/migrations")
                    .load();
            assertThat(flyway.migrate().migrationsExecuted).isEqualTo(1);
            assertThat(flyway.info().current().getVersion().getVersion()).isEqualTo("1");
        }
        run("INSERT INTO flown VALUES (1)");
    }

    @Test
    void flywayKnowsNoUrlOfOursSoItTakesTheBean() {
        assertThatThrownBy(() -> Flyway.configure()
                        .dataSource(RealPostgres.url(), "postgres", "")
                        .load()
                        .info())
                .isInstanceOf(FlywayException.class);
        try (DriverDataSource bean = new DriverDataSource()) {
            bean.setUrl(RealPostgres.url());
            assertThat(Flyway.configure().dataSource(bean).load().info()).isNotNull();
        }
    }
}
