package io.holdfast.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.settings.Mode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ApplicationContext;

final class HealthTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private TwoRegions emulated;

    @BeforeEach
    void start() {
        emulated = new TwoRegions("CREATE TABLE orders (id bigint)");
    }

    @AfterEach
    void stop() {
        emulated.close();
    }

    @Test
    void isUpAndWholeWhileBothRegionsAreWell() {
        emulated.context()
                .run(context -> await().atMost(SOON)
                        .untilAsserted(() -> assertThat(health(context))
                                .returns(Status.UP, Health::getStatus)
                                .extracting(Health::getDetails)
                                .hasFieldOrPropertyWithValue("serving", TwoRegions.EAST)
                                .hasFieldOrPropertyWithValue("degraded", false)));
    }

    @Test
    void isUpAndDegradedWhileOneRegionIsLost() {
        emulated.context().run(context -> {
            emulated.regions.get(TwoRegions.EAST).lose();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(health(context))
                            .returns(Status.UP, Health::getStatus)
                            .extracting(Health::getDetails)
                            .hasFieldOrPropertyWithValue("serving", TwoRegions.WEST)
                            .hasFieldOrPropertyWithValue("degraded", true));
        });
    }

    @Test
    void isDownWhileNoRegionAnswers() {
        emulated.context().run(context -> {
            await().atMost(SOON).until(() -> health(context).getStatus().equals(Status.UP));
            emulated.regions.all().forEach(region -> region.network().blackHole());
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(health(context).getStatus()).isEqualTo(Status.DOWN));
        });
    }

    @Test
    void canBeSwitchedOff() {
        emulated.context()
                .withPropertyValues("management.health.holdfast.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("holdfastHealthContributor"));
    }

    @Test
    void theEndpointShowsStatusSubscriptionsAndEvents() {
        emulated.context()
                .withPropertyValues("management.endpoints.web.exposure.include=holdfast")
                .run(context -> {
                    HoldfastEndpoint endpoint = context.getBean(HoldfastEndpoint.class);
                    await().atMost(SOON).untilAsserted(() -> {
                        HoldfastEndpoint.Snapshot snapshot = endpoint.snapshot();
                        assertThat(snapshot.serving()).isEqualTo(TwoRegions.EAST);
                        assertThat(snapshot.endpoints()).hasSize(2);
                        assertThat(snapshot.events()).isNotEmpty();
                    });
                    endpoint.mode("passthrough");
                    assertThat(context.getBean(HoldfastMonitor.class).status().mode())
                            .isEqualTo(Mode.PASSTHROUGH);
                });
    }

    @Test
    void theEndpointIsNotThereUnlessExposed() {
        emulated.context().run(context -> assertThat(context).doesNotHaveBean(HoldfastEndpoint.class));
    }

    private static Health health(ApplicationContext context) {
        return ((HoldfastHealthIndicator) context.getBean("holdfastHealthContributor")).health();
    }
}
