package io.holdfast.samples.orders;

import io.holdfast.spring.HoldfastConnectionDetails;
import io.holdfast.testkit.Regions;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is Materialize's and the network's in real life: two regions, their data, and the way to them. */
@Configuration(proxyBeanMethods = false)
class World {
    static final String EAST = "us-east-1";
    static final String WEST = "eu-west-1";

    @Bean(destroyMethod = "close")
    Regions regions() {
        return Regions.start(
                List.of(EAST, WEST),
                "CREATE TABLE orders (id bigint, customer text, item text, cents bigint)",
                "CREATE VIEW turnover AS SELECT customer, count(*) AS orders, sum(cents) AS cents FROM orders GROUP BY customer");
    }

    /** A platform would give this, or {@code holdfast.endpoints} in the configuration. */
    @Bean
    HoldfastConnectionDetails connectionDetails(Regions regions) {
        return new Emulated(regions);
    }

    private record Emulated(Regions regions) implements HoldfastConnectionDetails {
        @Override
        public List<Node> endpoints() {
            return regions.all().stream()
                    .map(region -> new Node(
                            region.name(), "127.0.0.1", region.network().port()))
                    .toList();
        }
    }
}
