package io.holdfast.testkit.engine;

import io.holdfast.testkit.store.History;
import io.holdfast.testkit.store.Tuple;
import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** How things are: frontiers, lag behind inputs, sessions and subscriptions. */
final class StatusRelations {
    private final Environment environment;

    StatusRelations(Environment environment) {
        this.environment = environment;
    }

    void addTo(SystemRelations relations) throws SqlError {
        relations.add(
                "mz_internal.mz_frontiers",
                "object_id text, read_frontier mz_timestamp?, write_frontier mz_timestamp?",
                this::frontiers);
        relations.add(
                "mz_catalog.mz_cluster_replica_frontiers",
                "object_id text, replica_id text, write_frontier mz_timestamp?",
                this::replicaFrontiers);
        relations.add(
                "mz_internal.mz_materialization_lag",
                "object_id text, local_lag interval?, global_lag interval?, slowest_local_input_id text?, "
                        + "slowest_global_input_id text?",
                this::materializationLag);
        addSessions(relations);
    }

    private void addSessions(SystemRelations relations) throws SqlError {
        relations.add(
                "mz_internal.mz_sessions",
                "id uuid, connection_id int8, role_id text, client_ip text?, connected_at timestamptz",
                () -> environment.openSessions().stream().map(this::session).toList());
        relations.add(
                "mz_internal.mz_subscriptions",
                "id text, session_id uuid, cluster_id text, created_at timestamptz, referenced_object_ids text",
                () -> environment.subscriptions().running().stream()
                        .map(this::subscription)
                        .toList());
    }

    private Stream<CatalogItem> measured() {
        return environment.catalog().own().stream().filter(LagHistory::measured);
    }

    private List<Tuple> frontiers() {
        List<Tuple> rows = new ArrayList<>();
        measured().forEach(item -> {
            History history = java.util.Objects.requireNonNull(item.history());
            rows.add(Tuple.of(item.id(), history.since(), environment.progress().upper(item)));
        });
        return rows;
    }

    private List<Tuple> replicaFrontiers() {
        List<Tuple> rows = new ArrayList<>();
        measured()
                .filter(item -> item.cluster() != null)
                .forEach(item -> java.util.Objects.requireNonNull(item.cluster())
                        .replicas()
                        .forEach(replica -> rows.add(Tuple.of(
                                item.id(), replica.id(), environment.progress().upperOn(replica, item)))));
        rows.addAll(environment.subscriptions().frontiers());
        return rows;
    }

    private List<Tuple> materializationLag() {
        List<Tuple> rows = new ArrayList<>();
        for (CatalogItem item : environment.catalog().own()) {
            if (item.cluster() == null || item.kind() == CatalogItem.Kind.SOURCE) {
                continue;
            }
            Optional<CatalogItem> local = slowest(inputs(item, false));
            Optional<CatalogItem> global = slowest(inputs(item, true));
            rows.add(Tuple.of(
                    item.id(),
                    behind(local, item),
                    behind(global, item),
                    local.map(CatalogItem::id).orElse(null),
                    global.map(CatalogItem::id).orElse(null)));
        }
        return rows;
    }

    /** What an object is computed from: the nearest that is kept, or what that comes from in the end. */
    private static Set<CatalogItem> inputs(CatalogItem item, boolean roots) {
        Set<CatalogItem> inputs = new LinkedHashSet<>();
        for (CatalogItem used : item.uses()) {
            boolean through = used.kind() == CatalogItem.Kind.VIEW
                    || (roots && used.kind() == CatalogItem.Kind.MATERIALIZED_VIEW);
            if (through) {
                inputs.addAll(inputs(used, roots));
            } else if (used.history() != null || used.kind() == CatalogItem.Kind.SYSTEM) {
                inputs.add(used);
            }
        }
        return inputs;
    }

    private Optional<CatalogItem> slowest(Set<CatalogItem> inputs) {
        return inputs.stream()
                .min(Comparator.comparingLong(environment.progress()::upper).thenComparing(CatalogItem::id));
    }

    private Duration behind(Optional<CatalogItem> input, CatalogItem output) {
        long upper = environment.progress().upper(output);
        return input.map(item ->
                        Duration.ofMillis(Math.max(0, environment.progress().upper(item) - upper)))
                .orElse(Duration.ZERO);
    }

    private Tuple session(EmulatedSession session) {
        return Tuple.of(
                environment.sessionId(session.processId()),
                (long) session.processId(),
                environment.world().roles().id(session.role()),
                session.clientAddress(),
                SystemRelations.time(session.since()));
    }

    private Tuple subscription(Subscriptions.Subscribed subscribed) {
        return Tuple.of(
                subscribed.id(),
                environment.sessionId(subscribed.processId()),
                subscribed.cluster(),
                SystemRelations.time(subscribed.since()),
                SystemRelations.list(subscribed.objects()));
    }
}
