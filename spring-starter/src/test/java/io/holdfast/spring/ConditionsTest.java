package io.holdfast.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.holdfast.HoldfastDataSource;
import io.holdfast.subscribe.Batch;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** When each bean is there, and that it goes where the application has its own. */
final class ConditionsTest {
    private static TwoRegions emulated;

    @BeforeAll
    static void start() {
        emulated = new TwoRegions("CREATE TABLE orders (id bigint)");
    }

    @AfterAll
    static void stop() {
        emulated.close();
    }

    private static ApplicationContextRunner context() {
        return emulated.context();
    }

    @Test
    void aHoldfastDataSourceOfTheApplicationsSwitchesAllOfItOff() {
        String address = emulated.regions.get(TwoRegions.WEST).address();
        context()
                .withBean(
                        "mine",
                        HoldfastDataSource.class,
                        () -> HoldfastDataSource.builder()
                                .endpoint("mine", address)
                                .build())
                .run(context -> assertThat(context)
                        .hasSingleBean(DataSource.class)
                        .doesNotHaveBean(HoldfastConnectionDetails.class)
                        .doesNotHaveBean(HoldfastMonitor.class)
                        .doesNotHaveBean(SubscriptionRegistry.class)
                        .doesNotHaveBean("holdfastHealthContributor")
                        .doesNotHaveBean("dbHealthContributor"));
    }

    @Test
    void switchedOffNothingOfItIsThere() {
        context()
                .withPropertyValues("holdfast.enabled=false", "management.endpoints.web.exposure.include=*")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(HoldfastDataSource.class)
                        .doesNotHaveBean(SubscriptionRegistry.class)
                        .doesNotHaveBean(MaxStalenessAdvisor.class)
                        .doesNotHaveBean(HoldfastEndpoint.class)
                        .doesNotHaveBean("holdfastHealthContributor")
                        .doesNotHaveBean("dbHealthContributor"));
    }

    @Test
    void theMemoryOfEventsCanBeTheApplicationsOrBeAsLongAsItWants() {
        RecentEvents mine = new RecentEvents(1);
        context()
                .withBean("mine", RecentEvents.class, () -> mine)
                .run(context -> assertThat(context.getBean(RecentEvents.class)).isSameAs(mine));
        context().withPropertyValues("holdfast.events.remembered=2").run(context -> {
            HoldfastMonitor monitor = context.getBean(HoldfastMonitor.class);
            TwoRegions.awaitEast(context);
            monitor.drain(TwoRegions.WEST);
            monitor.undrain(TwoRegions.WEST);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(monitor.recentEvents()).hasSize(2));
        });
        context()
                .withPropertyValues("holdfast.events.remembered=0")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("holdfast.events.remembered must be at least 1"));
    }

    @Test
    void theRegistryOfListenersCanBeTheApplications() {
        SubscriptionRegistry mine = new SubscriptionRegistry();
        context()
                .withBean("mine", SubscriptionRegistry.class, () -> mine)
                .withUserConfiguration(Listening.class)
                .run(context -> {
                    assertThat(context.getBean(SubscriptionRegistry.class)).isSameAs(mine);
                    assertThat(mine.get("orders")).isPresent();
                });
    }

    @Test
    void listenersStayStoppedWhereThePropertySaysSo() {
        context()
                .withPropertyValues("holdfast.subscriptions.auto-startup=false")
                .withUserConfiguration(Listening.class)
                .run(context -> assertThat(context.getBean(SubscriptionRegistry.class)
                                .get("orders")
                                .orElseThrow()
                                .subscription())
                        .isEmpty());
    }

    @Test
    void healthGoesWhereTheApplicationHasItsOwn() {
        HealthIndicator mine = () -> Health.up().build();
        for (String name : new String[] {"holdfastHealthIndicator", "holdfastHealthContributor"}) {
            context()
                    .withBean(name, HealthIndicator.class, () -> mine)
                    .run(context -> assertThat(context.getBeansOfType(HoldfastHealthIndicator.class))
                            .containsOnlyKeys("dbHealthContributor"));
        }
        for (String name : new String[] {"dbHealthIndicator", "dbHealthContributor"}) {
            context()
                    .withBean(name, HealthIndicator.class, () -> mine)
                    .run(context -> assertThat(context.getBeansOfType(HoldfastHealthIndicator.class))
                            .containsOnlyKeys("holdfastHealthContributor"));
        }
    }

    @Test
    void eachPropertyOfHealthHolds() {
        healthBeans("management.health.db.enabled=false", "holdfastHealthContributor");
        healthBeans("management.health.holdfast.enabled=false", "dbHealthContributor");
        healthBeans("management.health.defaults.enabled=false");
    }

    private static void healthBeans(String property, String... beans) {
        context()
                .withPropertyValues(property)
                .withConfiguration(AutoConfigurations.of(DataSourceHealthContributorAutoConfiguration.class))
                .run(context -> {
                    assertThat(context.getBeansOfType(HoldfastHealthIndicator.class)
                                    .keySet())
                            .containsExactlyInAnyOrder(beans);
                    if (beans.length == 0 || !beans[0].startsWith("db")) {
                        assertThat(context).doesNotHaveBean("dbHealthContributor");
                    }
                });
    }

    @Test
    void dbIsBootsOwnWhereOursStandsBesideAnOrdinaryDataSource() {
        context()
                .withPropertyValues("holdfast.datasource.primary=false", "spring.datasource.url=jdbc:h2:mem:db")
                .withConfiguration(AutoConfigurations.of(
                        DataSourceAutoConfiguration.class, DataSourceHealthContributorAutoConfiguration.class))
                .run(context -> {
                    assertThat(context.getBeansOfType(HoldfastHealthIndicator.class))
                            .containsOnlyKeys("holdfastHealthContributor");
                    assertThat(context).hasBean("dbHealthContributor");
                });
    }

    @Test
    void infoAndTheActuatorsEndpointGoWhereTheApplicationHasItsOwn() {
        InfoContributor mine = builder -> builder.withDetail("holdfast", "mine");
        context()
                .withConfiguration(AutoConfigurations.of(HoldfastInfoAutoConfiguration.class))
                .withBean("holdfastInfoContributor", InfoContributor.class, () -> mine)
                .run(context ->
                        assertThat(context.getBean(InfoContributor.class)).isSameAs(mine));
        context()
                .withPropertyValues("management.endpoints.web.exposure.include=holdfast")
                .withUserConfiguration(OwnEndpoint.class)
                .run(context -> assertThat(context)
                        .hasSingleBean(HoldfastEndpoint.class)
                        .hasBean("mine"));
        context()
                .withPropertyValues(
                        "management.endpoints.web.exposure.include=holdfast",
                        "management.endpoint.holdfast.access=NONE")
                .run(context -> assertThat(context).doesNotHaveBean(HoldfastEndpoint.class));
    }

    @Test
    void theFilterOfTheTokenGoesWhereTheApplicationHasItsOwn() {
        new WebApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(HoldfastAutoConfiguration.class, FreshnessAutoConfiguration.class))
                .withPropertyValues(emulated.properties())
                .withPropertyValues("holdfast.consistency-token.enabled=true")
                .withBean(
                        "mine",
                        ConsistencyTokenFilter.class,
                        () -> new ConsistencyTokenFilter(
                                new FreshnessScope(), new HoldfastProperties.Token(true, "X", null)))
                .run(context -> assertThat(context)
                        .hasSingleBean(ConsistencyTokenFilter.class)
                        .hasBean("mine"));
    }

    @Test
    void circuitBreakersAreThoseOfTheApplicationsRegistry() {
        CircuitBreakerRegistry registry = CircuitBreakerRegistry.ofDefaults();
        context()
                .withBean(CircuitBreakerRegistry.class, () -> registry)
                .run(context -> assertThat(registry.getAllCircuitBreakers())
                        .extracting(breaker -> breaker.getName())
                        .anyMatch(name -> name.contains(TwoRegions.EAST))
                        .anyMatch(name -> name.contains(TwoRegions.WEST)));
    }

    @Test
    void metersGoToTheOneRegistryAndToNoneOfSeveralEqualOnes() {
        SimpleMeterRegistry one = new SimpleMeterRegistry();
        SimpleMeterRegistry other = new SimpleMeterRegistry();
        context()
                .withBean("one", MeterRegistry.class, () -> one)
                .run(context -> assertThat(one.getMeters()).isNotEmpty());
        one.clear();
        context()
                .withBean("one", MeterRegistry.class, () -> one)
                .withBean("other", MeterRegistry.class, () -> other)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(other.getMeters()).isEmpty();
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnEndpoint {
        @Bean
        HoldfastEndpoint mine(HoldfastMonitor monitor, SubscriptionRegistry subscriptions) {
            return new HoldfastEndpoint(monitor, subscriptions);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Listening {
        @SubscriptionListener("orders")
        void batch(Batch batch) {
            assertThat(batch).isNotNull();
        }
    }
}
