package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.cluster.Replica;
import io.holdfast.testkit.store.Tuple;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** What leads out of an environment: how its sources and sinks are, and what has gone through them. */
final class ConnectorRelations {
    private static final String NO_POLICY_BUT_THE_FIRST = "u1";

    private final Environment environment;
    private final Connectors connectors;

    ConnectorRelations(Environment environment) {
        this.environment = environment;
        this.connectors = environment.connectors();
    }

    void addTo(SystemRelations relations) throws SqlError {
        addStatuses(relations);
        addStatistics(relations);
        addNetwork(relations);
        relations.add(
                "mz_catalog.mz_types",
                "id text, oid int8, schema_id text, name text, category text, owner_id text, privileges text, "
                        + "create_sql text?, redacted_create_sql text?",
                () -> Stream.of(PgType.values()).map(ConnectorRelations::type).toList());
    }

    private static Tuple type(PgType type) {
        String name = type.name().toLowerCase(Locale.ROOT);
        return Tuple.of(
                "s" + type.oid(), (long) type.oid(), "s2", name, category(type), "s1", "{=U/s1,s1=U/s1}", null, null);
    }

    private static String category(PgType type) {
        return switch (type) {
            case BOOL -> "boolean";
            case INT2, INT4, INT8, OID, FLOAT4, FLOAT8, NUMERIC, MZ_TIMESTAMP -> "numeric";
            case TEXT, NAME, BPCHAR, VARCHAR -> "string";
            case DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> "date-time";
            case INTERVAL -> "timespan";
            default -> "user-defined";
        };
    }

    private void addStatuses(SystemRelations relations) throws SqlError {
        String status = "id text, name text, type text, last_status_change_at timestamptz?, status text, error text?, "
                + "details jsonb?";
        relations.add("mz_internal.mz_source_statuses", status, () -> statuses(CatalogItem.Kind.SOURCE));
        relations.add("mz_internal.mz_sink_statuses", status, () -> statuses(CatalogItem.Kind.SINK));
        String history = "_id text, status text, error text?, details jsonb?, replica_id text?";
        relations.add(
                "mz_internal.mz_source_status_history",
                "occurred_at timestamptz, source" + history,
                () -> events(CatalogItem.Kind.SOURCE));
        relations.add(
                "mz_internal.mz_sink_status_history",
                "occurred_at timestamptz, sink" + history,
                () -> events(CatalogItem.Kind.SINK));
    }

    private List<Connector> current(CatalogItem.Kind kind) {
        connectors.look(environment.now());
        return connectors.list(kind);
    }

    private List<Tuple> statuses(CatalogItem.Kind kind) {
        return current(kind).stream()
                .map(connector -> {
                    Connector.Trouble trouble = connector.trouble();
                    return Tuple.of(
                            connector.item().id(),
                            connector.item().name(),
                            connector.type(),
                            SystemRelations.time(connector.since()),
                            connector.status(),
                            trouble == null ? null : trouble.error(),
                            null);
                })
                .toList();
    }

    private List<Tuple> events(CatalogItem.Kind kind) {
        connectors.look(environment.now());
        return connectors.events().stream()
                .filter(event -> event.item().kind() == kind)
                .map(event -> Tuple.of(
                        SystemRelations.time(event.at()),
                        event.item().id(),
                        event.status(),
                        event.error(),
                        null,
                        event.replica()))
                .toList();
    }

    /** A row for every source and replica that runs it; only the first takes anything over. */
    private List<Tuple> sourceStatistics() {
        List<Tuple> rows = new ArrayList<>();
        long now = environment.now();
        for (Connector source : current(CatalogItem.Kind.SOURCE)) {
            CatalogItem item = source.item();
            Cluster cluster = Objects.requireNonNull(item.cluster());
            Connector.Counts counts = source.counts();
            for (Replica replica : cluster.replicas()) {
                boolean hydrated = cluster.hydrated(replica, item.id(), now);
                Duration took = hydrated ? cluster.hydrationTime(replica, item.id()) : null;
                rows.add(Tuple.of(
                        item.id(),
                        replica.id(),
                        counts.committed(),
                        counts.bytes(),
                        counts.committed(),
                        counts.committed(),
                        0L,
                        0L,
                        took,
                        null,
                        null,
                        counts.everRan(),
                        counts.known(),
                        counts.committed()));
            }
        }
        return rows;
    }

    private List<Tuple> sinkStatistics() {
        List<Tuple> rows = new ArrayList<>();
        for (Connector sink : current(CatalogItem.Kind.SINK)) {
            Connector.Counts counts = sink.counts();
            Objects.requireNonNull(sink.item().cluster())
                    .replicas()
                    .forEach(replica -> rows.add(Tuple.of(
                            sink.item().id(),
                            replica.id(),
                            counts.committed(),
                            counts.committed(),
                            counts.bytes(),
                            counts.bytes())));
        }
        return rows;
    }

    private void addStatistics(SystemRelations relations) throws SqlError {
        relations.add(
                "mz_internal.mz_source_statistics",
                "id text, replica_id text, messages_received int8, bytes_received int8, updates_staged int8, "
                        + "updates_committed int8, records_indexed int8, bytes_indexed int8, "
                        + "rehydration_latency interval?, snapshot_records_known int8?, snapshot_records_staged int8?, "
                        + "snapshot_committed bool, offset_known int8?, offset_committed int8?",
                this::sourceStatistics);
        relations.add(
                "mz_internal.mz_sink_statistics",
                "id text, replica_id text, messages_staged int8, messages_committed int8, bytes_staged int8, "
                        + "bytes_committed int8",
                this::sinkStatistics);
    }

    private static void addNetwork(SystemRelations relations) throws SqlError {
        relations.add(
                "mz_internal.mz_aws_privatelink_connection_statuses",
                "id text, name text, last_status_change_at timestamptz, status text",
                List::of);
        relations.add("mz_catalog.mz_egress_ips", "egress_ip text, prefix_length int4, cidr text", List::of);
        relations.add(
                "mz_internal.mz_network_policies",
                "id text, name text, owner_id text, privileges text, oid int8",
                () -> List.of(Tuple.of(NO_POLICY_BUT_THE_FIRST, "default", "s1", "{s1=U/s1}", 19_999L)));
        relations.add(
                "mz_internal.mz_network_policy_rules",
                "name text, policy_id text, action text, address text, direction text",
                () -> List.of(Tuple.of("open_ingress", NO_POLICY_BUT_THE_FIRST, "allow", "0.0.0.0/0", "ingress")));
        relations.add(
                "mz_internal.mz_show_network_policies",
                "name text, rules text, comment text",
                () -> List.of(Tuple.of("default", "open_ingress", "")));
    }
}
