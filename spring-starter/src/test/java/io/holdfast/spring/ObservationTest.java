package io.holdfast.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.subscribe.Batch;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** What Micrometer hears, by OpenTelemetry's names. */
final class ObservationTest {
    private static TwoRegions emulated;

    private final List<Observation.Context> heard = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() {
        emulated = new TwoRegions("CREATE TABLE orders (id bigint)");
        emulated.regions.upstream().insert("orders", 1L);
    }

    @AfterAll
    static void stop() {
        emulated.close();
    }

    private ApplicationContextRunner context() {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public void onStop(Observation.Context context) {
                heard.add(context);
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        return emulated.context()
                .withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class))
                .withBean(ObservationRegistry.class, () -> registry)
                .withPropertyValues("holdfast.observations.enabled=true");
    }

    private static Map<String, String> values(Iterable<KeyValue> keyValues) {
        return StreamSupport.stream(keyValues.spliterator(), false)
                .collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue));
    }

    @Test
    void aReadIsNamedAndTaggedAsOpenTelemetryWantsIt() {
        context().run(context -> {
            TwoRegions.awaitEast(context);
            new JdbcTemplate(context.getBean(DataSource.class))
                    .queryForList("/* why */ SELECT id FROM orders WHERE id = ?", 1L);
            String address = emulated.regions.get(TwoRegions.EAST).address();
            assertThat(heard).singleElement().satisfies(read -> {
                assertThat(read.getName()).isEqualTo("db.client.operation");
                assertThat(read.getContextualName()).isEqualTo("SELECT materialize");
                assertThat(values(read.getLowCardinalityKeyValues()))
                        .isEqualTo(Map.of(
                                "db.system.name", "postgresql",
                                "db.namespace", "materialize",
                                "db.operation.name", "SELECT",
                                "db.response.status_code", "none",
                                "error.type", "none",
                                "server.address", "127.0.0.1",
                                "server.port", address.substring(address.lastIndexOf(':') + 1),
                                "holdfast.endpoint", TwoRegions.EAST));
                assertThat(values(read.getHighCardinalityKeyValues()))
                        .containsEntry("db.query.text", "/* why */ SELECT id FROM orders WHERE id = ?")
                        .containsEntry("holdfast.attempts", "1");
            });
        });
    }

    @Test
    void aFailureHasItsCodeAndPlainTextIsNeverRecorded() {
        context().run(context -> {
            JdbcTemplate materialize = new JdbcTemplate(context.getBean(DataSource.class));
            assertThatThrownBy(() -> materialize.execute("SELECT 'secret' FROM nowhere"))
                    .isNotNull();
            assertThat(heard).singleElement().satisfies(read -> {
                assertThat(values(read.getLowCardinalityKeyValues()))
                        .containsEntry("db.response.status_code", "XX000")
                        .containsKey("error.type")
                        .doesNotContainEntry("error.type", "none");
                assertThat(read.toString()).doesNotContain("secret");
                assertThat(values(read.getAllKeyValues())).doesNotContainKey("db.query.text");
            });
        });
    }

    @Test
    void noTagTakesItsValuesFromTheApplicationsData() {
        context().run(context -> {
            JdbcTemplate materialize = new JdbcTemplate(context.getBean(DataSource.class));
            for (int i = 0; i < 20; i++) {
                String nonsense = "NONSENSE" + (char) ('A' + i);
                assertThatThrownBy(() -> materialize.execute(nonsense)).isNotNull();
            }
            assertThat(heard.stream()
                            .map(read ->
                                    values(read.getLowCardinalityKeyValues()).get("db.operation.name"))
                            .collect(Collectors.toSet()))
                    .containsExactly("OTHER");
        });
    }

    @Test
    void aConventionOfTheApplicationsTakesThePlaceOfOurs() {
        context().withBean(StatementObservationConvention.class, Named::new).run(context -> {
            new JdbcTemplate(context.getBean(DataSource.class)).queryForList("SELECT 1");
            assertThat(heard).extracting(Observation.Context::getName).containsExactly("shop.reads");
        });
    }

    @Test
    void aListenersBatchIsObservedAndItsLogLinesSayWhose() {
        context().withUserConfiguration(Listening.class).run(context -> {
            Listening listening = context.getBean(Listening.class);
            await().atMost(Duration.ofSeconds(20)).until(() -> !listening.logged.isEmpty());
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(heard).anySatisfy(one -> {
                        assertThat(one.getName()).isEqualTo("holdfast.subscription.handling");
                        assertThat(values(one.getLowCardinalityKeyValues()))
                                .isEqualTo(Map.of(
                                        "holdfast.subscription",
                                        "watched",
                                        "holdfast.endpoint",
                                        listening.endpoints.get(0)));
                    }));
            assertThat(listening.logged.get(0))
                    .containsEntry("holdfast.subscription", "watched")
                    .containsEntry("holdfast.endpoint", listening.endpoints.get(0));
        });
    }

    @Test
    void isOffUnlessWantedAndWithoutARegistry() {
        context().withPropertyValues("holdfast.observations.enabled=false").run(context -> {
            new JdbcTemplate(context.getBean(DataSource.class)).queryForList("SELECT 1");
            assertThat(heard).isEmpty();
        });
        emulated.context()
                .withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class))
                .withPropertyValues("holdfast.observations.enabled=true")
                .run(context ->
                        assertThat(context).hasNotFailed().doesNotHaveBean(StatementObservationConvention.class));
    }

    @Test
    void everyEndpointsPoolHasHikarisOwnMeters() {
        emulated.context()
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> {
                    MeterRegistry registry = context.getBean(MeterRegistry.class);
                    await().atMost(Duration.ofSeconds(20))
                            .untilAsserted(() -> assertThat(registry.find("hikaricp.connections")
                                            .gauges())
                                    .extracting(gauge -> gauge.getId().getTag("pool"))
                                    .containsExactlyInAnyOrder(
                                            "holdfast-default-us-east-1", "holdfast-default-eu-west-1"));
                });
        emulated.context()
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withPropertyValues("holdfast.metrics.enabled=false")
                .run(context -> assertThat(context.getBean(MeterRegistry.class).getMeters())
                        .isEmpty());
    }

    /** An application's own. */
    private static final class Named extends StatementObservationConvention {
        @Override
        public String getName() {
            return "shop.reads";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Listening {
        final List<Map<String, String>> logged = new CopyOnWriteArrayList<>();
        final List<String> endpoints = new CopyOnWriteArrayList<>();

        @SubscriptionListener(value = "orders", id = "watched")
        void orders(Batch batch) {
            endpoints.add(batch.endpoint());
            logged.add(MDC.getCopyOfContextMap());
        }
    }
}
