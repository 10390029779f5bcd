/** Holdfast core: a JDBC data source over several Materialize endpoints. */
module io.holdfast.core {
    requires transitive java.sql;
    requires com.github.benmanes.caffeine;
    requires com.zaxxer.hikari;
    requires jdk.net;
    requires org.postgresql.jdbc;
    requires static org.checkerframework.checker.qual;
    requires static transitive net.javacrumbs.shedlock.core;
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
    // PgJDBC makes the socket factory by its class name.
    exports io.holdfast.endpoint.physical to
            org.postgresql.jdbc;
}
