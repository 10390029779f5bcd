package io.holdfast.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.subscribe.Subscription;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What a listener writes to the application's own database, and how far it came, are one transaction. */
final class SinkTransactionTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void rowsAndCheckpointAreCommittedTogetherAndNothingComesTwice() throws Exception {
        try (EmbeddedPostgres database = EmbeddedPostgres.start();
                TwoRegions emulated = new TwoRegions(
                        "CREATE TABLE orders (id bigint, customer_name text) WITH (RETAIN HISTORY FOR '1 hour')")) {
            DataSource sink = database.getPostgresDatabase();
            JdbcTemplate own = new JdbcTemplate(sink);
            own.execute("CREATE TABLE copied (id bigint PRIMARY KEY, customer text)");
            emulated.regions.upstream().insert("orders", 1L, "ada");
            ApplicationContextRunner application = emulated.context()
                    .withPropertyValues("holdfast.datasource.primary=false")
                    .withBean("appDatabase", DataSource.class, () -> sink)
                    .withUserConfiguration(Copies.class);
            application.run(context -> await().atMost(SOON).until(() -> rows(own) == 1));
            emulated.regions.upstream().insert("orders", 2L, "bob");
            application.run(context -> {
                await().atMost(SOON).until(() -> rows(own) == 2);
                emulated.regions.get(TwoRegions.EAST).lose();
                emulated.regions.upstream().insert("orders", 3L, "eve");
                await().atMost(SOON).until(() -> rows(own) == 3);
                Subscription running = context.getBean(SubscriptionRegistry.class)
                        .get("copies")
                        .orElseThrow()
                        .subscription()
                        .orElseThrow();
                assertThat(running.failure()).isEmpty();
            });
            assertThat(own.queryForObject("SELECT count(*) FROM holdfast_checkpoint", Long.class))
                    .isEqualTo(1);
        }
    }

    private static long rows(JdbcTemplate database) {
        Long rows = database.queryForObject("SELECT count(*) FROM copied", Long.class);
        return rows == null ? 0 : rows;
    }

    record Order(long id, String customerName) {}

    @Configuration(proxyBeanMethods = false)
    static class Copies {
        @Bean
        PlatformTransactionManager transactions(DataSource appDatabase) {
            return new DataSourceTransactionManager(appDatabase);
        }

        @Bean
        Copier copier(DataSource appDatabase, PlatformTransactionManager transactions) {
            return new Copier(new JdbcTemplate(appDatabase), new TransactionTemplate(transactions));
        }
    }

    /** As an application would write it: a template, and code that is transactional itself. */
    static class Copier {
        private final JdbcTemplate database;
        private final TransactionTemplate transaction;

        Copier(JdbcTemplate database, TransactionTemplate transaction) {
            this.database = database;
            this.transaction = transaction;
        }

        @SubscriptionListener(value = "orders", id = "copies", checkpoint = "appDatabase")
        void copy(Order order) {
            transaction.executeWithoutResult(
                    joined -> database.update("INSERT INTO copied VALUES (?, ?)", order.id(), order.customerName()));
        }
    }
}
