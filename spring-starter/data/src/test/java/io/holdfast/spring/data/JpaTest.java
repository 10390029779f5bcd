package io.holdfast.spring.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.HoldfastDataSource;
import io.holdfast.freshness.ReadInfo;
import io.holdfast.spring.HoldfastMonitor;
import io.holdfast.spring.MaxStaleness;
import jakarta.persistence.EntityManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.transaction.annotation.Transactional;

/** Hibernate and Spring Data JPA over the regions, with nothing set for Holdfast's sake. */
final class JpaTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private TwoRegions emulated;

    @BeforeEach
    void start() {
        emulated = new TwoRegions();
    }

    @AfterEach
    void stop() {
        emulated.close();
    }

    /** Flyway is on the class path of this module's other tests. */
    private ConfigurableApplicationContext run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--spring.flyway.enabled=false");
        return emulated.run(Application.class, all.toArray(String[]::new));
    }

    @Test
    void readsAMappedViewThroughRepositoriesAndQueries() {
        try (ConfigurableApplicationContext context = run()) {
            assertThat(context.getBean(DataSource.class)).isInstanceOf(HoldfastDataSource.class);
            WinningBids bids = context.getBean(WinningBids.class);
            assertThat(bids.findByBuyerOrderById("ann"))
                    .extracting(WinningBid::id)
                    .containsExactly(3L);
            assertThat(bids.findByAmountGreaterThanEqualOrderByAmountDesc(1, Limit.of(1)))
                    .extracting(WinningBid::amount)
                    .containsExactly(30L);
            assertThat(context.getBean(Reports.class).total()).isEqualTo(50);
        }
    }

    @Test
    void everyReadOfAReadOnlyTransactionIsOfOneSnapshotInOneRegion() {
        try (ConfigurableApplicationContext context = run()) {
            Reports reports = context.getBean(Reports.class);
            assertThat(reports.twiceInOneTransaction(
                            () -> emulated.regions.upstream().insert("bids", 4L, "eve", 40L)))
                    .as("the second read does not see what arrived in between")
                    .containsExactly(2L, 2L);
            await().atMost(SOON).until(() -> context.getBean(WinningBids.class).count() == 3);
        }
    }

    @Test
    void aRegionsLossIsNotSeenByRepositoriesNorByTransactions() {
        try (ConfigurableApplicationContext context = run()) {
            Reports reports = context.getBean(Reports.class);
            await().atMost(SOON).until(() -> reports.servedBy().equals(TwoRegions.EAST));
            emulated.regions.get(TwoRegions.EAST).lose();
            assertThat(context.getBean(WinningBids.class).findByBuyerOrderById("bob"))
                    .hasSize(1);
            assertThat(reports.total()).isEqualTo(50);
            assertThat(reports.servedBy()).isEqualTo(TwoRegions.WEST);
            emulated.regions.get(TwoRegions.EAST).restore();
            await().atMost(SOON).until(() -> reports.servedBy().equals(TwoRegions.EAST));
        }
    }

    @Test
    void startsWhileARegionIsDown() {
        emulated.regions.get(TwoRegions.EAST).lose();
        try (ConfigurableApplicationContext context = run()) {
            assertThat(context.getBean(WinningBids.class).count()).isEqualTo(2);
        }
    }

    @Test
    void aBoundOnStalenessHoldsForWhatHibernateReads() {
        try (ConfigurableApplicationContext context = run("--holdfast.watched-objects=winning_bids")) {
            Reports reports = context.getBean(Reports.class);
            await().atMost(SOON).until(() -> reports.freshlyServedBy().equals(TwoRegions.EAST));
            emulated.regions.get(TwoRegions.EAST).emulator().faults().lag(Duration.ofSeconds(8));
            await().atMost(SOON).until(() -> reports.freshlyServedBy().equals(TwoRegions.WEST));
        }
    }

    @Test
    void whatHibernateWouldWriteIsRefusedWithWhatToSet() {
        try (ConfigurableApplicationContext context = run()) {
            assertThatThrownBy(() -> context.getBean(Reports.class).write()).hasStackTraceContaining("writes");
            assertThat(context.getBean(WinningBids.class).count()).isEqualTo(2);
            assertThat(context.getBean(HoldfastMonitor.class).status().serving())
                    .as("nobody is blamed for it")
                    .isPresent();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableJpaRepositories(considerNestedRepositories = true)
    @Import(Reports.class)
    static class Application {
        @Bean
        PersistenceManagedTypes entities() {
            return PersistenceManagedTypes.of(WinningBid.class.getName());
        }
    }

    /** As an application would write it. */
    @Transactional(readOnly = true)
    static class Reports {
        private final EntityManager entities;
        private final WinningBids bids;

        Reports(EntityManager entities, WinningBids bids) {
            this.entities = entities;
            this.bids = bids;
        }

        public long total() {
            return entities.createQuery("select sum(b.amount) from WinningBid b", Long.class)
                    .getSingleResult();
        }

        public List<Long> twiceInOneTransaction(Runnable between) {
            long first = bids.count();
            between.run();
            return List.of(first, bids.count());
        }

        public String servedBy() {
            return entities.unwrap(Session.class).doReturningWork(connection -> {
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("SELECT count(*) FROM winning_bids")) {
                    return rows.unwrap(ReadInfo.class).endpoint();
                }
            });
        }

        @MaxStaleness("3s")
        public String freshlyServedBy() {
            return servedBy();
        }

        @Transactional
        public void write() {
            entities.createNativeQuery("INSERT INTO bids VALUES (9, 'eve', 90)").executeUpdate();
        }
    }
}
