package io.holdfast.driver.doctor;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.EndpointAddress;
import io.holdfast.settings.LayeredSettings;
import io.holdfast.testkit.EmulatorBuilder;
import io.holdfast.testkit.FaultProxy;
import io.holdfast.testkit.MaterializeEmulator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** Two healthy regions, until a test plants something in the second. */
final class Clinic implements AutoCloseable {
    static final List<String> OBJECTS = List.of("bids", "winning_bids");

    private static final List<String> HEALTHY = List.of(
            "CREATE ROLE app",
            "CREATE CLUSTER compute (SIZE = '100cc', REPLICATION FACTOR = 2)",
            "CREATE CLUSTER serving (SIZE = '100cc', REPLICATION FACTOR = 2)",
            "CREATE TABLE bids (id int, amount numeric) WITH (RETAIN HISTORY FOR '1hr')",
            "CREATE MATERIALIZED VIEW winning_bids IN CLUSTER compute WITH (RETAIN HISTORY FOR '1hr') AS SELECT id"
                    + " FROM bids",
            "CREATE INDEX winning_idx IN CLUSTER serving ON winning_bids (id)",
            "ALTER SYSTEM SET enable_index_options = on",
            "ALTER INDEX winning_idx SET (RETAIN HISTORY FOR '1hr')",
            "GRANT SELECT ON bids TO app");

    private final SSLContext certificate;
    private final MaterializeEmulator east;
    private MaterializeEmulator west;
    private FaultProxy toWest;
    private final Map<String, String> settings = new HashMap<>(
            Map.of("user", "app", "password", "right", "options", "-c cluster=serving", "sslmode", "require"));

    Clinic(SSLContext certificate) {
        this.certificate = certificate;
        this.east = healthy(start("us-east-1", UnaryOperator.identity()));
        this.west = healthy(start("eu-west-1", UnaryOperator.identity()));
        this.toWest = FaultProxy.to(west.host(), west.port());
    }

    private MaterializeEmulator start(String name, UnaryOperator<EmulatorBuilder> otherwise) {
        return otherwise.apply(plain(name).tls(certificate)).start();
    }

    private static EmulatorBuilder plain(String name) {
        return MaterializeEmulator.builder()
                .name(name)
                .user("app")
                .password("right")
                .environmentId("aws-" + name + "-1b8c7f0e-0000-4000-8000-000000000000-0");
    }

    private static MaterializeEmulator healthy(MaterializeEmulator region) {
        HEALTHY.forEach(region::execute);
        return region;
    }

    MaterializeEmulator west() {
        return west;
    }

    FaultProxy toWest() {
        return toWest;
    }

    void set(String name, String value) {
        settings.put(name, value);
    }

    void unset(String name) {
        settings.remove(name);
    }

    /** Another second region, made otherwise. */
    void west(UnaryOperator<EmulatorBuilder> otherwise) {
        replaceWest(start("eu-west-1", otherwise));
    }

    void westWithoutTls() {
        replaceWest(plain("eu-west-1").start());
    }

    private void replaceWest(MaterializeEmulator other) {
        toWest.close();
        west.close();
        west = healthy(other);
        toWest = FaultProxy.to(west.host(), west.port());
    }

    Report examine() {
        return examine(2);
    }

    Report examine(int instances) {
        return examine(instances, east.address(), toWest.address());
    }

    Report examine(int instances, String... at) {
        List<String> names = List.of("us-east-1", "eu-west-1").subList(0, at.length);
        List<Endpoint> endpoints = Stream.iterate(0, i -> i < at.length, i -> i + 1)
                .map(i -> new Endpoint(names.get(i), EndpointAddress.parse("test", at[i])))
                .toList();
        return new Doctor().examine(new Request(endpoints, LayeredSettings.of(settings, names), OBJECTS, instances));
    }

    String east() {
        return east.address();
    }

    @Override
    public void close() {
        toWest.close();
        west.close();
        east.close();
    }
}
