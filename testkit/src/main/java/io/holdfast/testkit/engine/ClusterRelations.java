package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.cluster.Clusters;
import io.holdfast.testkit.cluster.Reconfiguration;
import io.holdfast.testkit.cluster.Replica;
import io.holdfast.testkit.store.Tuple;
import io.holdfast.testkit.type.SqlError;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** What runs: clusters, replicas, their status, hydration and reconfigurations. */
final class ClusterRelations {
    /** An object is one operator here: all of it hydrates at once. */
    private static final Long OPERATOR = 1L;

    private final Environment environment;
    private final Clusters clusters;

    ClusterRelations(Environment environment) {
        this.environment = environment;
        this.clusters = environment.clusters();
    }

    void addTo(SystemRelations relations) throws SqlError {
        relations.add(
                "mz_catalog.mz_clusters",
                "id text, name text, owner_id text, privileges text, managed bool, size text?, "
                        + "replication_factor int8?, disk bool?, availability_zones text?, "
                        + "introspection_debugging bool?, introspection_interval interval?",
                () -> clusters.all().stream().map(this::cluster).toList());
        relations.add(
                "mz_catalog.mz_cluster_replicas",
                "id text, name text, cluster_id text, size text?, availability_zone text?, owner_id text, disk bool?",
                () -> replicas((cluster, replica) -> Tuple.of(
                        replica.id(), replica.name(), cluster.id(), replica.size(), null, owner(cluster), false)));
        relations.add(
                "mz_catalog.mz_cluster_replica_sizes",
                "size text, processes int8, workers int8, cpu_nano_cores int8, memory_bytes int8, disk_bytes int8, "
                        + "credits_per_hour numeric",
                this::sizes);
        addStatuses(relations);
        addHydration(relations);
        addReconfigurations(relations);
        addLineage(relations);
    }

    /** No deployment is swapped by a tool: each cluster is its own successor. */
    private void addLineage(SystemRelations relations) throws SqlError {
        relations.add(
                "mz_internal.mz_cluster_deployment_lineage",
                "cluster_id text?, current_deployment_cluster_id text, cluster_name text",
                () -> clusters.all().stream()
                        .filter(cluster -> !cluster.system())
                        .map(cluster -> Tuple.of(cluster.id(), cluster.id(), cluster.name()))
                        .toList());
    }

    private void addStatuses(SystemRelations relations) throws SqlError {
        relations.add(
                "mz_internal.mz_cluster_replica_statuses",
                "replica_id text, process_id int8, status text, reason text?, updated_at timestamptz",
                () -> replicas(this::status));
        relations.add(
                "mz_internal.mz_cluster_schedules",
                "cluster_id text, type text, refresh_hydration_time_estimate interval?",
                () -> clusters.all().stream()
                        .map(cluster -> Tuple.of(cluster.id(), "manual", null))
                        .toList());
        relations.add(
                "mz_internal.mz_cluster_replica_status_history",
                "replica_id text, process_id int8, status text, reason text?, occurred_at timestamptz",
                () -> environment.world().replicas().changes().stream()
                        .map(ClusterRelations::change)
                        .toList());
        relations.add(
                "mz_internal.mz_cluster_replica_history",
                "replica_id text, size text, cluster_id text, cluster_name text, replica_name text, "
                        + "created_at timestamptz, dropped_at timestamptz?, credits_per_hour numeric",
                () -> environment.world().replicas().lifetimes().stream()
                        .map(ClusterRelations::lifetime)
                        .toList());
    }

    private void addReconfigurations(SystemRelations relations) throws SqlError {
        relations.add(
                "mz_internal.mz_pending_cluster_replicas",
                "id text",
                () -> clusters.reconfigurations().stream()
                        .filter(one -> one.status() == Reconfiguration.Status.IN_PROGRESS)
                        .flatMap(one -> one.added().stream())
                        .map(replica -> Tuple.of(replica.id()))
                        .toList());
        if (environment.options().vintage() == EnvironmentOptions.Vintage.CURRENT) {
            // a client finds out by this relation whether ALTER CLUSTER goes on in the background
            relations.add(
                    "mz_internal.mz_cluster_reconfigurations",
                    "cluster_id text, status text, deadline mz_timestamp?, on_timeout text, target jsonb, changes jsonb",
                    () -> clusters.reconfigurations().stream()
                            .map(ClusterRelations::reconfiguration)
                            .toList());
            relations.add(
                    "mz_internal.mz_cluster_auto_scaling_strategies",
                    "cluster_id text, strategy jsonb, state jsonb?",
                    List::of);
        }
    }

    private void addHydration(SystemRelations relations) throws SqlError {
        relations.add(
                "mz_internal.mz_compute_hydration_times",
                "replica_id text, object_id text, time_ns int8?",
                this::hydrationTimes);
        relations.add(
                "mz_internal.mz_compute_hydration_statuses",
                "object_id text, replica_id text, hydrated bool, hydration_time interval?",
                () -> hydration(false));
        relations.add(
                "mz_internal.mz_compute_operator_hydration_statuses",
                "replica_id text, object_id text, physical_plan_node_id int8, hydrated bool",
                () -> hydration(false).stream()
                        .map(row -> Tuple.of(row.get(1), row.get(0), OPERATOR, row.get(2)))
                        .toList());
        relations.add(
                "mz_internal.mz_hydration_statuses",
                "object_id text, replica_id text?, hydrated bool?",
                () -> hydration(true));
    }

    private List<Tuple> replicas(BiFunction<Cluster, Replica, Tuple> row) {
        List<Tuple> rows = new ArrayList<>();
        for (Cluster cluster : clusters.all()) {
            cluster.replicas().forEach(replica -> rows.add(row.apply(cluster, replica)));
        }
        return rows;
    }

    private Tuple cluster(Cluster cluster) {
        boolean managed = cluster.managed();
        return Tuple.of(
                cluster.id(),
                cluster.name(),
                owner(cluster),
                RoleRelations.privileges(environment.world().roles(), owned(cluster)),
                managed,
                managed ? cluster.size() : null,
                managed ? (long) cluster.replicationFactor() : null,
                managed ? false : null,
                managed ? "{}" : null,
                managed ? false : null,
                managed ? Duration.ofSeconds(1) : null);
    }

    private static Roles.Owned owned(Cluster cluster) {
        return new Roles.Owned("CLUSTER", cluster.id());
    }

    private String owner(Cluster cluster) {
        return RoleRelations.ownerId(environment.world().roles(), owned(cluster));
    }

    private List<Tuple> sizes() {
        Set<String> sizes =
                new TreeSet<>(Set.of("25cc", "50cc", "100cc", "200cc", "400cc", "800cc", "1600cc", "3200cc"));
        clusters.all().forEach(cluster -> cluster.replicas().forEach(replica -> sizes.add(replica.size())));
        return sizes.stream().map(ClusterRelations::size).toList();
    }

    private static Tuple size(String size) {
        long cents = cents(size);
        long gigabyte = 1L << 30;
        return Tuple.of(
                size,
                1L,
                Math.max(1, cents / 50),
                cents * 10_000_000L,
                Math.max(1, cents / 12) * gigabyte,
                0L,
                credits(size));
    }

    private static long cents(String size) {
        return size.matches("\\d{1,6}cc") ? Long.parseLong(size.substring(0, size.length() - 2)) : 100;
    }

    private static BigDecimal credits(String size) {
        return BigDecimal.valueOf(cents(size), 2);
    }

    private Tuple status(Cluster cluster, Replica replica) {
        long now = environment.now();
        return Tuple.of(
                replica.id(),
                0L,
                replica.online(now) ? "online" : "offline",
                replica.reason(),
                SystemRelations.time(replica.changedAt(now)));
    }

    private static Tuple change(ReplicaHistory.Change change) {
        String status = change.up() ? "online" : "offline";
        return Tuple.of(change.replica(), 0L, status, change.reason(), SystemRelations.time(change.at()));
    }

    private static Tuple lifetime(ReplicaHistory.Lifetime one) {
        Replica replica = one.replica();
        Long droppedAt = one.droppedAt();
        return Tuple.of(
                replica.id(),
                replica.size(),
                one.cluster(),
                one.clusterName(),
                replica.name(),
                SystemRelations.time(replica.createdAt()),
                droppedAt == null ? null : SystemRelations.time(droppedAt),
                credits(replica.size()));
    }

    private List<Tuple> hydrationTimes() {
        return hydration(false).stream()
                .map(row -> {
                    Duration took = (Duration) row.get(3);
                    return Tuple.of(row.get(1), row.get(0), took == null ? null : took.toNanos());
                })
                .toList();
    }

    /** One row for every object and replica; for an object without one, a row that says so where it is wanted. */
    private List<Tuple> hydration(boolean alone) {
        long now = environment.now();
        List<Tuple> rows = new ArrayList<>();
        for (CatalogItem item : environment.catalog().own()) {
            Cluster cluster = item.cluster();
            if (cluster == null || !hydrates(item, alone)) {
                continue;
            }
            List<Replica> replicas = cluster.replicas();
            for (Replica replica : replicas) {
                boolean hydrated = cluster.hydrated(replica, item.id(), now);
                Duration took = hydrated ? cluster.hydrationTime(replica, item.id()) : null;
                rows.add(
                        alone
                                ? Tuple.of(item.id(), replica.id(), hydrated)
                                : Tuple.of(item.id(), replica.id(), hydrated, took));
            }
            if (alone && replicas.isEmpty() && item.kind() != CatalogItem.Kind.SINK) {
                rows.add(Tuple.of(item.id(), null, false));
            }
        }
        return rows;
    }

    /** Sources and sinks hydrate too, but are not computed; a webhook has nothing to fetch. */
    private boolean hydrates(CatalogItem item, boolean all) {
        boolean connector = item.kind() == CatalogItem.Kind.SOURCE || item.kind() == CatalogItem.Kind.SINK;
        boolean webhook = connector
                && environment
                        .connectors()
                        .find(item)
                        .filter(one -> one.type().equals("webhook"))
                        .isPresent();
        return !connector || (all && !webhook);
    }

    private static Tuple reconfiguration(Reconfiguration one) {
        long deadline = one.patience().deadline();
        String target = "{\"size\":\"" + one.target().size().replace("\"", "") + "\",\"replication_factor\":"
                + one.target().replicationFactor() + "}";
        return Tuple.of(
                one.cluster().id(),
                one.status().label(),
                deadline == Long.MAX_VALUE || deadline == Long.MIN_VALUE ? null : deadline,
                one.patience().commit() ? "commit" : "rollback",
                target,
                target);
    }
}
