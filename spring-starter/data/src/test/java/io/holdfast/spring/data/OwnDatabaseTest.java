package io.holdfast.spring.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.HoldfastDataSource;
import io.holdfast.spring.HoldfastAutoConfiguration;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.transaction.annotation.Transactional;

/** Flyway, JPA and JdbcTemplate on the application's own PostgreSQL while Materialize is there, too. */
final class OwnDatabaseTest {
    private TwoRegions emulated;
    private EmbeddedPostgres database;
    private String url;

    @BeforeEach
    void start() throws IOException {
        emulated = new TwoRegions();
        database = EmbeddedPostgres.start();
        url = database.getJdbcUrl("postgres", "postgres");
    }

    @AfterEach
    void stop() throws IOException {
        database.close();
        emulated.close();
    }

    @Test
    void flywayMigratesByAUrlOfItsOwnWhileOursIsTheApplicationsDataSource() {
        try (ConfigurableApplicationContext context =
                emulated.run(Reading.class, "--spring.flyway.url=" + url, "--spring.flyway.user=postgres")) {
            assertThat(context.getBean(Flyway.class).info().applied())
                    .extracting(MigrationInfo::getDescription)
                    .containsExactly("create account");
            assertThat(context.getBean(DataSource.class)).isInstanceOf(HoldfastDataSource.class);
            assertThat(tables(new JdbcTemplate(database.getPostgresDatabase()))).isEqualTo(1);
            JdbcTemplate materialize = context.getBean(JdbcTemplate.class);
            assertThat(materialize.queryForObject("SELECT count(*) FROM winning_bids", Long.class))
                    .isEqualTo(2);
            assertThatThrownBy(() -> materialize.queryForList("SELECT * FROM account"))
                    .as("nothing was migrated in a region")
                    .hasMessageContaining("account");
        }
    }

    @Test
    void flywayWithoutAUrlFailsTheStartAndSaysWhatToWrite() {
        assertThatThrownBy(() -> emulated.run(Reading.class)).isInstanceOf(BeanCreationException.class);
        FailureAnalysis analysis = Reported.last();
        assertThat(analysis.getDescription()).contains("Flyway was about to migrate the Holdfast data source");
        assertThat(analysis.getAction())
                .contains(
                        "'spring.flyway.url'", "'holdfast.datasource.primary=false'", "'spring.flyway.enabled=false'");
    }

    @Test
    void flywaysOwnTroubleWithItsOwnDatabaseIsNotExplainedByUs() {
        Reported.forget();
        assertThatThrownBy(() -> emulated.run(
                        Reading.class, "--spring.flyway.url=" + database.getJdbcUrl("postgres", "nowhere")))
                .isInstanceOf(BeanCreationException.class);
        assertThat(Reported.any()).isFalse();
    }

    @Test
    void flywayAndJpaHaveTheOrdinaryDatabaseWhereOursStandsBesideIt() {
        emulated.regions.get(TwoRegions.EAST).lose();
        try (ConfigurableApplicationContext context = emulated.run(
                Beside.class,
                "--holdfast.datasource.primary=false",
                "--spring.datasource.url=" + url,
                "--spring.datasource.username=postgres",
                "--spring.data.jpa.repositories.enabled=false",
                "--spring.jpa.hibernate.ddl-auto=validate")) {
            assertThat(context.getBean(DataSource.class)).isNotInstanceOf(HoldfastDataSource.class);
            Accounts accounts = context.getBean(Accounts.class);
            accounts.open(1, "ann");
            assertThat(accounts.ownersOfWinningBids()).isEqualTo("ann");
            assertThatThrownBy(() -> accounts.openAndFail(2, "bob")).isInstanceOf(IllegalStateException.class);
            assertThat(context.getBean(JdbcTemplate.class).queryForObject("SELECT count(*) FROM account", Long.class))
                    .as("the ordinary database's own transaction was rolled back")
                    .isEqualTo(1);
            assertThat(tables(context.getBean(JdbcTemplate.class))).isEqualTo(1);
        }
    }

    private static long tables(JdbcTemplate database) {
        Long tables = database.queryForObject(
                "SELECT count(*) FROM information_schema.tables WHERE table_name = 'account'", Long.class);
        return tables == null ? 0 : tables;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Reading {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Accounts.class)
    static class Beside {
        @Bean
        PersistenceManagedTypes entities() {
            return PersistenceManagedTypes.of(Account.class.getName());
        }
    }

    /** Writes to one, reads the other. */
    static class Accounts {
        private final EntityManager entities;
        private final JdbcClient materialize;

        Accounts(EntityManager entities, @Qualifier(HoldfastAutoConfiguration.QUALIFIER) JdbcClient materialize) {
            this.entities = entities;
            this.materialize = materialize;
        }

        @Transactional
        public void open(long id, String owner) {
            entities.persist(new Account(id, owner));
        }

        @Transactional
        public void openAndFail(long id, String owner) {
            entities.persist(new Account(id, owner));
            entities.flush();
            throw new IllegalStateException("after " + winners());
        }

        @Transactional(readOnly = true)
        public String ownersOfWinningBids() {
            return entities.createQuery("select a.owner from Account a where a.owner in :buyers", String.class)
                    .setParameter("buyers", winners())
                    .getSingleResult();
        }

        private List<String> winners() {
            return materialize
                    .sql("SELECT buyer FROM winning_bids")
                    .query(String.class)
                    .list();
        }
    }
}
