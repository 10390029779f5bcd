package io.holdfast.spring;

import static org.awaitility.Awaitility.await;

import io.holdfast.testkit.Regions;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Two emulated regions and contexts that know them. */
final class TwoRegions implements AutoCloseable {
    static final String EAST = "us-east-1";
    static final String WEST = "eu-west-1";

    final Regions regions;

    TwoRegions(String... sql) {
        regions = Regions.start(List.of(EAST, WEST), sql);
    }

    ApplicationContextRunner context() {
        return plain().withPropertyValues(properties());
    }

    static ApplicationContextRunner plain() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        HoldfastAutoConfiguration.class,
                        SubscriptionAutoConfiguration.class,
                        FreshnessAutoConfiguration.class,
                        HoldfastHealthAutoConfiguration.class,
                        HoldfastEndpointAutoConfiguration.class,
                        HoldfastMetricsAutoConfiguration.class));
    }

    String[] properties() {
        return properties(regions);
    }

    static String[] properties(Regions regions) {
        return new String[] {
            property(EAST, "host", "127.0.0.1"),
            property(EAST, "port", port(regions, EAST)),
            property(WEST, "host", "127.0.0.1"),
            property(WEST, "port", port(regions, WEST)),
            "holdfast.failback-delay=100ms",
            "holdfast.pool-size=4"
        };
    }

    /** Where both are well the first one serves; which of them logs in first is chance. */
    static void awaitEast(ApplicationContext context) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> context.getBean(HoldfastMonitor.class)
                        .status()
                        .serving()
                        .orElse("")
                        .equals(EAST));
    }

    private static String port(Regions regions, String region) {
        String address = regions.get(region).address();
        return address.substring(address.lastIndexOf(':') + 1);
    }

    private static String property(String region, String name, String value) {
        return "holdfast.endpoints." + region + "." + name + "=" + value;
    }

    @Override
    public void close() {
        regions.close();
    }
}
