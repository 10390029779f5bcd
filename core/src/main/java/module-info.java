/** Holdfast core: a JDBC data source over several Materialize endpoints. */
module io.holdfast.core {
    requires transitive java.sql;
    requires com.fasterxml.jackson.core;
    requires transitive io.github.resilience4j.circuitbreaker;
    requires io.github.resilience4j.core;
    requires com.github.benmanes.caffeine;
    requires com.zaxxer.hikari;
    requires java.net.http;
    requires jdk.net;
    requires org.postgresql.jdbc;
    // needed only where a registry is handed in
    requires static micrometer.core;
    requires static org.checkerframework.checker.qual;
    requires static net.javacrumbs.shedlock.core;
    requires static transitive org.jspecify;

    exports io.holdfast;
    exports io.holdfast.endpoint;
    exports io.holdfast.event;
    exports io.holdfast.failure;
    exports io.holdfast.freshness;
    exports io.holdfast.health;
    exports io.holdfast.settings;
    exports io.holdfast.subscribe;
    exports io.holdfast.subscribe.adapter;
    exports io.holdfast.subscribe.store;
    exports io.holdfast.time to
            io.holdfast.driver;
    // PgJDBC makes the socket factory by its class name; the doctor encrypts as connections do.
    exports io.holdfast.endpoint.physical to
            org.postgresql.jdbc,
            io.holdfast.driver;
}
