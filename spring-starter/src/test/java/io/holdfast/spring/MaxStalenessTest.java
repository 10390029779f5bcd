package io.holdfast.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.freshness.ReadInfo;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;

/** The region of highest priority is eight seconds behind: who bounds the age of answers reads in the other one. */
final class MaxStalenessTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private TwoRegions emulated;

    @BeforeEach
    void start() {
        emulated = new TwoRegions("CREATE TABLE orders (id bigint)");
    }

    @AfterEach
    void stop() {
        emulated.close();
    }

    private ApplicationContextRunner context() {
        return emulated.context()
                .withUserConfiguration(Application.class)
                .withPropertyValues("holdfast.watched-objects=orders", "bound=3s");
    }

    /** Lets a region fall behind, and waits until that is seen. */
    private void eastFallsBehind(Reader reader) {
        await().atMost(SOON).until(() -> reader.fresh().equals(TwoRegions.EAST));
        emulated.regions.get(TwoRegions.EAST).emulator().faults().lag(Duration.ofSeconds(8));
        await().atMost(SOON).until(() -> reader.fresh().equals(TwoRegions.WEST));
    }

    /** On a machine that stands still now and then a probe of the region that is behind may be late, and reads leave it for a moment. */
    private static void eventually(ThrowingRunnable reads) {
        await().atMost(SOON).untilAsserted(reads);
    }

    @Test
    void holdsForTheMethodThatHasItAndForNoOther() {
        context().run(context -> {
            Reader reader = context.getBean(Reader.class);
            eastFallsBehind(reader);
            eventually(() -> {
                assertThat(reader.any()).isEqualTo(TwoRegions.EAST);
                assertThat(reader.fresh()).isEqualTo(TwoRegions.WEST);
                assertThat(reader.any()).isEqualTo(TwoRegions.EAST);
            });
        });
    }

    @Test
    void holdsForWhatTheMethodCallsAndTheInnerOneForItself() {
        context().run(context -> {
            Reader reader = context.getBean(Reader.class);
            eastFallsBehind(reader);
            eventually(() -> {
                assertThat(reader.freshly(reader::any)).isEqualTo(TwoRegions.WEST);
                assertThat(reader.freshly(reader::relaxed)).isEqualTo(TwoRegions.EAST);
                assertThat(reader.freshly(() -> reader.relaxed() + reader.any()))
                        .isEqualTo(TwoRegions.EAST + TwoRegions.WEST);
            });
        });
    }

    @Test
    void aTransactionBeginsWhereItsMethodsBoundHolds() {
        context().run(context -> {
            Reader reader = context.getBean(Reader.class);
            eastFallsBehind(reader);
            eventually(() -> {
                assertThat(reader.freshInTransaction()).isEqualTo(TwoRegions.WEST);
                assertThat(reader.inTransaction(reader::any)).isEqualTo(TwoRegions.EAST);
            });
        });
    }

    @Test
    void joinsATransactionThatHasNotReadYetAndNeverMovesOneThatHas() {
        context().run(context -> {
            Reader reader = context.getBean(Reader.class);
            eastFallsBehind(reader);
            eventually(() -> {
                assertThat(reader.inTransaction(reader::fresh)).isEqualTo(TwoRegions.WEST);
                assertThat(reader.inTransaction(() -> reader.any() + reader.fresh()))
                        .as("a snapshot is of one moment in one region")
                        .isEqualTo(TwoRegions.EAST + TwoRegions.EAST);
                assertThat(reader.inTransaction(reader::any)).isEqualTo(TwoRegions.EAST);
            });
        });
    }

    @Test
    void holdsForEveryMethodOfAClassThatHasIt() {
        context().run(context -> {
            eastFallsBehind(context.getBean(Reader.class));
            assertThat(context.getBean(FreshReader.class).where()).isEqualTo(TwoRegions.WEST);
        });
    }

    @Test
    void aBoundWithoutAUnitFailsTheStart() {
        context().withPropertyValues("bound=3").run(context -> {
            FailureAnalysis analysis =
                    new SettingsFailureAnalyzer().analyze(Objects.requireNonNull(context.getStartupFailure()));
            assertThat(analysis).isNotNull();
            assertThat(analysis.getDescription()).contains("'3' has no unit");
            assertThat(analysis.getAction()).contains("3s");
        });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement(proxyTargetClass = true)
    static class Application {
        @Bean
        PlatformTransactionManager transactions(DataSource dataSource) {
            return new DataSourceTransactionManager(dataSource);
        }

        @Bean
        Reader reader(DataSource dataSource) {
            return new Reader(new JdbcTemplate(dataSource));
        }

        @Bean
        FreshReader freshReader(DataSource dataSource) {
            return new FreshReader(new JdbcTemplate(dataSource));
        }
    }

    static String where(JdbcTemplate materialize) {
        return materialize.query("SELECT count(*) FROM orders", (ResultSetExtractor<String>)
                rows -> rows.unwrap(ReadInfo.class).endpoint());
    }

    static class Reader {
        private final JdbcTemplate materialize;

        Reader(JdbcTemplate materialize) {
            this.materialize = materialize;
        }

        public String any() {
            return where(materialize);
        }

        @MaxStaleness("${bound}")
        public String fresh() {
            return where(materialize);
        }

        @MaxStaleness("1h")
        public String relaxed() {
            return where(materialize);
        }

        @MaxStaleness("${bound}")
        public String freshly(Supplier<String> work) {
            return work.get();
        }

        @MaxStaleness("${bound}")
        @Transactional(readOnly = true)
        public String freshInTransaction() {
            return where(materialize);
        }

        @Transactional(readOnly = true)
        public String inTransaction(Supplier<String> work) {
            return work.get();
        }
    }

    @MaxStaleness("${bound}")
    static class FreshReader {
        private final JdbcTemplate materialize;

        FreshReader(JdbcTemplate materialize) {
            this.materialize = materialize;
        }

        public String where() {
            return MaxStalenessTest.where(materialize);
        }
    }
}
