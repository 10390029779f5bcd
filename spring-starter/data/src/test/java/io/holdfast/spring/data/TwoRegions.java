package io.holdfast.spring.data;

import io.holdfast.testkit.Regions;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** Two emulated regions with winning bids, and applications that know them. */
final class TwoRegions implements AutoCloseable {
    static final String EAST = "us-east-1";
    static final String WEST = "eu-west-1";

    final Regions regions = Regions.start(
            List.of(EAST, WEST),
            "CREATE TABLE bids (id bigint, buyer text, amount bigint)",
            "CREATE MATERIALIZED VIEW winning_bids AS SELECT id, buyer, amount FROM bids WHERE amount >= 20");

    TwoRegions() {
        regions.upstream().insert("bids", 1L, "ann", 10L);
        regions.upstream().insert("bids", 2L, "bob", 20L);
        regions.upstream().insert("bids", 3L, "ann", 30L);
    }

    /** Starts as {@code main} would, with every auto-configuration that is there. */
    ConfigurableApplicationContext run(Class<?> application, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "--spring.main.banner-mode=off",
                "--holdfast.failback-delay=100ms",
                "--holdfast.pool-size=3",
                "--spring.jpa.open-in-view=false"));
        regions.all().forEach(region -> {
            all.add("--holdfast.endpoints." + region.name() + ".host=127.0.0.1");
            all.add("--holdfast.endpoints." + region.name() + ".port="
                    + region.network().port());
        });
        all.addAll(List.of(arguments));
        SpringApplication spring = new SpringApplication(application);
        spring.setWebApplicationType(WebApplicationType.NONE);
        return spring.run(all.toArray(String[]::new));
    }

    @Override
    public void close() {
        regions.close();
    }
}
