package io.holdfast.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.DeadLetterHandler;
import io.holdfast.subscribe.HandlerPolicy;
import io.holdfast.subscribe.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What becomes of a batch that a listener fails on. */
final class ErrorHandlerTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private TwoRegions emulated;

    @BeforeEach
    void start() {
        emulated = new TwoRegions("CREATE TABLE orders (id bigint)");
        emulated.regions.upstream().insert("orders", 1L);
    }

    @AfterEach
    void stop() {
        emulated.close();
    }

    @Test
    void aPolicyBeanDecidesHowOftenItIsTriedAgain() {
        emulated.context().withUserConfiguration(Failing.class).run(context -> {
            Failing seen = context.getBean(Failing.class);
            Subscription running = context.getBean(SubscriptionRegistry.class)
                    .get("once")
                    .orElseThrow()
                    .subscription()
                    .orElseThrow();
            await().atMost(SOON).until(() -> running.state() == Subscription.State.FAILED);
            assertThat(seen.calls).hasValue(2);
        });
    }

    @Test
    void aDeadLetterHandlerBeanTakesTheBatchAndTheNextOneIsDelivered() {
        emulated.context().withUserConfiguration(Parking.class).run(context -> {
            Parking seen = context.getBean(Parking.class);
            await().atMost(SOON).until(() -> seen.parked.size() == 1);
            emulated.regions.upstream().insert("orders", 2L);
            await().atMost(SOON).until(() -> !seen.delivered.isEmpty());
            assertThat(seen.parked.get(0)).isEqualTo("not the first");
        });
    }

    @Test
    void anotherBeanIsRefused() {
        emulated.context()
                .withUserConfiguration(Wrong.class)
                .run(context -> assertThat(new ListenerFailureAnalyzer()
                                .analyze(Objects.requireNonNull(context.getStartupFailure())))
                        .isNotNull()
                        .satisfies(analysis -> assertThat(analysis.getAction())
                                .isEqualTo("Name a HandlerPolicy or a DeadLetterHandler.")));
    }

    @Configuration(proxyBeanMethods = false)
    static class Failing {
        final AtomicInteger calls = new AtomicInteger();

        @Bean
        HandlerPolicy retryOnce() {
            return HandlerPolicy.stopAfter(1);
        }

        @SubscriptionListener(value = "orders", id = "once", errorHandler = "retryOnce")
        void order(Change change) {
            calls.incrementAndGet();
            throw new IllegalStateException("always");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Parking {
        final List<String> parked = new CopyOnWriteArrayList<>();
        final List<Batch> delivered = new CopyOnWriteArrayList<>();

        @Bean
        DeadLetterHandler letters() {
            return (batch, failure) -> parked.add(failure.getMessage());
        }

        @SubscriptionListener(value = "orders", id = "parks", errorHandler = "letters")
        void batch(Batch batch) {
            if (parked.isEmpty()) {
                throw new IllegalStateException("not the first");
            }
            delivered.add(batch);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Wrong {
        @Bean
        String letters() {
            return "no handler";
        }

        @SubscriptionListener(value = "orders", errorHandler = "letters")
        void batch(Batch batch) {
            throw new IllegalStateException("never called: " + batch);
        }
    }
}
