package io.holdfast.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.subscribe.Batch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.info.InfoContributorAutoConfiguration;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** What an operator can do and see. */
final class ActuatorTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static TwoRegions emulated;

    @BeforeAll
    static void start() {
        emulated = new TwoRegions("CREATE TABLE orders (id bigint)");
    }

    @AfterAll
    static void stop() {
        emulated.close();
    }

    @Test
    void drainsPrefersAndStopsAListener() {
        emulated.context()
                .withUserConfiguration(Listening.class)
                .withPropertyValues(
                        "management.endpoints.web.exposure.include=holdfast", "holdfast.watched-objects=orders")
                .run(context -> {
                    HoldfastEndpoint endpoint = context.getBean(HoldfastEndpoint.class);
                    await().atMost(SOON)
                            .until(() -> endpoint.snapshot().serving().equals(TwoRegions.EAST));
                    endpoint.act(TwoRegions.EAST, "drain");
                    await().atMost(SOON)
                            .until(() -> endpoint.snapshot().serving().equals(TwoRegions.WEST));
                    endpoint.act(TwoRegions.EAST, "undrain");
                    await().atMost(SOON)
                            .until(() -> endpoint.snapshot().serving().equals(TwoRegions.EAST));
                    endpoint.act(TwoRegions.WEST, "prefer");
                    await().atMost(SOON)
                            .until(() -> endpoint.snapshot().serving().equals(TwoRegions.WEST));
                    endpoint.act(TwoRegions.WEST, "unprefer");
                    await().atMost(SOON)
                            .until(() -> endpoint.snapshot().serving().equals(TwoRegions.EAST));
                    endpoint.act("subscription", "orders", "stop");
                    assertThat(endpoint.snapshot().subscriptions().get(0)).containsEntry("state", "STOPPED");
                    endpoint.act("subscription", "orders", "start");
                    await().atMost(SOON)
                            .untilAsserted(() -> assertThat(
                                            endpoint.snapshot().subscriptions().get(0))
                                    .containsEntry("state", "LIVE"));
                    await().atMost(SOON)
                            .untilAsserted(() -> assertThat(endpoint.snapshot().endpoints())
                                    .allSatisfy(
                                            node -> assertThat(node.lagMillis()).isNotNull()));
                });
    }

    @Test
    void saysWhatCanBeWrittenWhereSomethingElseWas() {
        emulated.context()
                .withPropertyValues("management.endpoints.web.exposure.include=holdfast")
                .run(context -> {
                    HoldfastEndpoint endpoint = context.getBean(HoldfastEndpoint.class);
                    assertThatThrownBy(() -> endpoint.act(TwoRegions.EAST, "explode"))
                            .isInstanceOf(InvalidEndpointRequestException.class)
                            .hasMessageContaining("drain, undrain, prefer or unprefer");
                    assertThatThrownBy(() -> endpoint.act("subscription", "nothing", "start"))
                            .isInstanceOf(InvalidEndpointRequestException.class)
                            .hasMessageContaining("subscription/<id>");
                });
    }

    @Test
    void infoSaysWhatIsConfigured() {
        emulated.context()
                .withConfiguration(AutoConfigurations.of(
                        InfoContributorAutoConfiguration.class, HoldfastInfoAutoConfiguration.class))
                .run(context -> {
                    Info.Builder info = new Info.Builder();
                    context.getBean("holdfastInfoContributor", InfoContributor.class)
                            .contribute(info);
                    assertThat(info.build().get("holdfast"))
                            .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                            .containsEntry("name", "default")
                            .containsEntry("mode", "active")
                            .containsEntry("endpoints", List.of(TwoRegions.EAST, TwoRegions.WEST))
                            .containsKey("version");
                });
        emulated.context()
                .withConfiguration(AutoConfigurations.of(HoldfastInfoAutoConfiguration.class))
                .withPropertyValues("management.info.holdfast.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("holdfastInfoContributor"));
    }

    @Test
    void bootsOwnIndicatorOfDataSourcesDoesNotWaitInABlackHole() {
        emulated.context()
                .withConfiguration(AutoConfigurations.of(DataSourceHealthContributorAutoConfiguration.class))
                .run(context ->
                        assertThat(context.getBean("dbHealthContributor")).isInstanceOf(HoldfastHealthIndicator.class));
    }

    @Test
    void eventsAreSpringsToo() {
        emulated.context().withUserConfiguration(Hearing.class).run(context -> {
            Hearing hearing = context.getBean(Hearing.class);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(hearing.heard)
                            .anyMatch(event -> event.to().equals(java.util.Optional.of(TwoRegions.EAST))));
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Listening {
        @SubscriptionListener("orders")
        void batch(Batch batch) {
            assertThat(batch).isNotNull();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Hearing {
        final List<HoldfastEvent.ServingChanged> heard = new CopyOnWriteArrayList<>();

        @EventListener
        void on(HoldfastEvent.ServingChanged change) {
            heard.add(change);
        }
    }
}
