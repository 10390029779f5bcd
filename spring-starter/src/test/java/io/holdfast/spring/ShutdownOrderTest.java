package io.holdfast.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.subscribe.Batch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** Listeners stop first, then requests that are being served end, and only then the data source closes. */
final class ShutdownOrderTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void requestsThatAreBeingServedStillReadAfterTheListenersHaveStopped() {
        try (TwoRegions emulated = new TwoRegions("CREATE TABLE orders (id bigint)")) {
            emulated.context().withUserConfiguration(Application.class).run(context -> {
                WebServer server = context.getBean(WebServer.class);
                await().atMost(SOON)
                        .until(() -> context.getBean(SubscriptionRegistry.class)
                                .get("orders")
                                .orElseThrow()
                                .subscription()
                                .isPresent());
                context.close();
                assertThat(server.seen).containsExactly("0 listeners run", "0 orders read");
            });
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void listenersShareTheirWorkAmongVirtualThreadsWhereTheApplicationWantsThose() {
        try (TwoRegions emulated = new TwoRegions("CREATE TABLE orders (id bigint)")) {
            emulated.regions.upstream().insert("orders", 1L);
            emulated.context()
                    .withUserConfiguration(Concurrent.class)
                    .withPropertyValues("spring.threads.virtual.enabled=true")
                    .run(context -> {
                        Concurrent seen = context.getBean(Concurrent.class);
                        await().atMost(SOON).until(() -> !seen.threads.isEmpty());
                        assertThat(seen.threads.get(0)).startsWith("VirtualThread");
                    });
        }
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20)
    void whereThereAreNoVirtualThreadsThePropertyDoesNoHarm() {
        try (TwoRegions emulated = new TwoRegions("CREATE TABLE orders (id bigint)")) {
            emulated.regions.upstream().insert("orders", 1L);
            emulated.context()
                    .withUserConfiguration(Concurrent.class)
                    .withPropertyValues("spring.threads.virtual.enabled=true")
                    .run(context -> {
                        Concurrent seen = context.getBean(Concurrent.class);
                        await().atMost(SOON).until(() -> !seen.threads.isEmpty());
                        assertThat(seen.threads.get(0)).startsWith("Thread[holdfast-listener-orders-");
                    });
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Application {
        @Bean
        WebServer webServer(ApplicationContext context) {
            return new WebServer(context);
        }

        @SubscriptionListener("orders")
        void batch(Batch batch) {
            assertThat(batch).isNotNull();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Concurrent {
        final List<String> threads = new CopyOnWriteArrayList<>();

        @SubscriptionListener(value = "orders", concurrency = "2", key = "id")
        void change(io.holdfast.subscribe.Change change) {
            threads.add(Thread.currentThread().toString());
        }
    }

    /** Stops when Spring Boot's web server ends the requests that are being served. */
    static final class WebServer implements SmartLifecycle {
        final List<String> seen = new CopyOnWriteArrayList<>();
        private final ApplicationContext context;
        private volatile boolean running;

        /** Nothing is injected: Spring stops first what depends on another one. */
        WebServer(ApplicationContext context) {
            this.context = context;
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            seen.add(context.getBean(SubscriptionRegistry.class).all().stream()
                            .filter(one -> one.subscription().isPresent())
                            .count()
                    + " listeners run");
            JdbcTemplate materialize = new JdbcTemplate(context.getBean(DataSource.class));
            seen.add(materialize.queryForObject("SELECT count(*) FROM orders", Long.class) + " orders read");
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return SmartLifecycle.DEFAULT_PHASE - 1024;
        }
    }
}
