package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.cluster.Clusters;
import io.holdfast.testkit.cluster.Replica;
import io.holdfast.testkit.store.Guard;
import io.holdfast.testkit.type.SqlError;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What has to be up for a query to be answered: its session's cluster, and what keeps the objects that it reads. */
final class Serving {
    private final Environment environment;
    private final Optional<Cluster> cluster;
    private final String pinned;
    private final Set<CatalogItem> items;
    private volatile boolean served;

    private Serving(Environment environment, Optional<Cluster> cluster, String pinned, Set<CatalogItem> items) {
        this.environment = environment;
        this.cluster = cluster;
        this.pinned = pinned;
        this.items = items;
    }

    /** Chooses the cluster of a query; constants and the internal user need none. */
    static Serving of(Environment environment, SessionState state, boolean internal, QueryPlan query) throws SqlError {
        Set<CatalogItem> items = query.sources().items();
        if (internal || items.isEmpty()) {
            return new Serving(environment, Optional.empty(), "", Set.of());
        }
        Variables variables = state.variables();
        boolean own = items.stream().anyMatch(item -> !item.computed());
        if (!own && variables.on("auto_route_catalog_queries")) {
            return new Serving(environment, Optional.empty(), "", Set.of());
        }
        Cluster cluster = state.cluster();
        if (own && cluster.name().equals(Clusters.CATALOG_SERVER)) {
            throw notAllowed(items);
        }
        return new Serving(environment, Optional.of(cluster), variables.get("cluster_replica"), items);
    }

    private static SqlError notAllowed(Set<CatalogItem> items) {
        String names = items.stream()
                .filter(item -> !item.computed())
                .map(item -> "\"" + item.fullName() + "\"")
                .collect(Collectors.joining(", "));
        return SqlError.of(
                        "2F003",
                        "querying the following items " + names + " is not allowed from the \""
                                + Clusters.CATALOG_SERVER + "\" cluster")
                .withHint("Use `SET CLUSTER = <cluster-name>` to change your cluster and re-run the query.");
    }

    /** Refuses what no waiting will make good. */
    void check() throws SqlError {
        if (cluster.isEmpty()) {
            return;
        }
        Cluster found = cluster.get();
        boolean current = environment.options().vintage() == EnvironmentOptions.Vintage.CURRENT;
        if (found.dropped()) {
            throw current
                    ? SqlError.of("42704", "cluster '" + found.id() + "' was dropped")
                    : SqlError.of(
                            "XX000",
                            "subscribe has been terminated because underlying cluster \"" + found.name()
                                    + "\" was dropped");
        }
        if (served && !pinned.isEmpty() && !up(found)) {
            throw SqlError.of("XX000", "target replica failed or was dropped");
        }
        if (!pinned.isEmpty() && found.replica(pinned).isEmpty()) {
            throw SqlError.of("42704", "cluster replica '" + found.name() + "." + pinned + "' does not exist");
        }
        if (found.replicas().isEmpty() && current) {
            throw SqlError.of("0A000", "CLUSTER \"" + found.name() + "\" has no replicas available to service request")
                    .withHint("Use ALTER CLUSTER ... (REPLICATION FACTOR 1) to add replicas to the cluster");
        }
    }

    /** Whether an answer can be computed now. */
    boolean ready() {
        if (cluster.isEmpty()) {
            return true;
        }
        boolean ready = answers(cluster.get()) && environment.progress().filled(items);
        served |= ready;
        return ready;
    }

    private boolean up(Cluster found) {
        return found.replica(pinned)
                .filter(one -> one.online(environment.now()))
                .isPresent();
    }

    private boolean answers(Cluster found) {
        Set<String> indexes = indexes(found);
        long now = environment.now();
        if (pinned.isEmpty()) {
            return found.serves(indexes, now);
        }
        Optional<Replica> replica = found.replica(pinned);
        return replica.isPresent() && found.serves(replica.get(), indexes, now);
    }

    /** The indexes of the cluster that the query would read. */
    private Set<String> indexes(Cluster found) {
        if (found.objects().isEmpty()) {
            return Set.of();
        }
        Set<CatalogItem> read = new HashSet<>();
        items.forEach(item -> collect(item, read));
        return environment.catalog().own().stream()
                .filter(item -> item.kind() == CatalogItem.Kind.INDEX && item.cluster() == found)
                .filter(item -> item.uses().stream().anyMatch(read::contains))
                .map(CatalogItem::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void collect(CatalogItem item, Set<CatalogItem> into) {
        if (into.add(item) && item.kind() == CatalogItem.Kind.VIEW) {
            item.uses().forEach(used -> collect(used, into));
        }
    }

    /** Waits until an answer can be computed. */
    void await(Interrupts interrupts) throws SqlError {
        await(interrupts::check, Long.MAX_VALUE);
    }

    /** The same; the guard is asked again when a deadline has passed. */
    void await(Guard<SqlError> guard, long deadline) throws SqlError {
        check();
        while (!ready()) {
            long until = Math.min(deadline, environment.progress().nextChange());
            environment
                    .store()
                    .await(
                            () -> {
                                guard.check();
                                check();
                            },
                            this::ready,
                            until);
        }
    }

    /** When waiting may end without anybody's doing. */
    long nextChange() {
        return cluster.isEmpty() ? Long.MAX_VALUE : environment.progress().nextChange();
    }

    /** The names of the objects that a SUBSCRIBE needs. */
    List<String> objects() {
        return items.stream().map(CatalogItem::id).sorted().toList();
    }

    /** Where it runs. */
    Optional<Cluster> cluster() {
        return cluster;
    }
}
