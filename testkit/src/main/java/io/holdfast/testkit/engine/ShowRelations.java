package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.cluster.Reconfiguration;
import io.holdfast.testkit.relation.TableDefinition.ColumnSpec;
import io.holdfast.testkit.store.Tuple;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What SHOW reads. */
final class ShowRelations {
    private final Environment environment;

    ShowRelations(Environment environment) {
        this.environment = environment;
    }

    void addTo(SystemRelations relations) throws SqlError {
        relations.add(
                "mz_internal.mz_show_clusters",
                current()
                        ? "name text, replicas text?, activity text?, comment text"
                        : "name text, replicas text?, comment text",
                () -> environment.clusters().all().stream().map(this::cluster).toList());
        relations.add(
                "mz_internal.mz_show_cluster_replicas",
                "cluster text, replica text, size text?, ready bool, comment text",
                this::replicas);
        relations.add(
                "mz_internal.mz_show_all_objects",
                "database text?, schema text, name text, kind text, type text, cluster text?, on text?, key text?, "
                        + "full_name text, create_sql text?, comment text, connector text?",
                () -> environment.catalog().all().stream().map(this::object).toList());
        relations.add(
                "mz_internal.mz_show_all_columns",
                "database text?, schema text, object text, position int8, name text, nullable bool, type text, "
                        + "comment text",
                this::columns);
    }

    private Tuple cluster(Cluster cluster) {
        String replicas = cluster.replicas().stream()
                .map(replica -> replica.name() + " (" + replica.size() + ")")
                .collect(Collectors.joining(", "));
        String comment = comment("cluster", cluster.id());
        return current()
                ? Tuple.of(cluster.name(), replicas, activity(cluster), comment)
                : Tuple.of(cluster.name(), replicas, comment);
    }

    /** Older servers do not tell what a cluster is at. */
    private boolean current() {
        return environment.options().vintage() == EnvironmentOptions.Vintage.CURRENT;
    }

    private String activity(Cluster cluster) {
        return environment.clusters().reconfigurations().stream()
                .filter(one -> one.cluster() == cluster && one.status() == Reconfiguration.Status.IN_PROGRESS)
                .map(one -> "reconfiguring " + change(one.origin(), one.target()))
                .findFirst()
                .orElse("");
    }

    private static String change(Reconfiguration.Target from, Reconfiguration.Target to) {
        return from.size().equals(to.size())
                ? "replication factor to " + to.replicationFactor()
                : "size to " + to.size();
    }

    private List<Tuple> replicas() {
        List<Tuple> rows = new ArrayList<>();
        for (Cluster cluster : environment.clusters().all()) {
            cluster.replicas()
                    .forEach(replica -> rows.add(Tuple.of(
                            cluster.name(),
                            replica.name(),
                            replica.size(),
                            replica.online(environment.now()),
                            comment("cluster-replica", replica.id()))));
        }
        return rows;
    }

    private String comment(String type, String id) {
        return environment.world().comments().get(type, id, null);
    }

    private String connector(CatalogItem item) {
        return item.kind() == CatalogItem.Kind.CONNECTION
                ? ConnectorDefinitions.type(item)
                : environment.connectors().find(item).map(Connector::type).orElse("");
    }

    private Tuple object(CatalogItem item) {
        Cluster cluster = item.cluster();
        boolean index = item.kind() == CatalogItem.Kind.INDEX;
        return Tuple.of(
                item.schema().databaseName(),
                item.schema().name(),
                item.name(),
                item.kind().sql(),
                item.kind().label(),
                cluster == null ? null : cluster.name(),
                index ? item.uses().iterator().next().name() : null,
                index ? "{" + item.definition() + "}" : null,
                item.fullName(),
                Sql.create(item),
                comment(item.kind().label(), item.id()),
                connector(item));
    }

    private List<Tuple> columns() {
        List<Tuple> rows = new ArrayList<>();
        for (CatalogItem item : environment.catalog().all()) {
            int position = 0;
            for (ColumnSpec column : item.columns()) {
                position++;
                rows.add(Tuple.of(
                        item.schema().databaseName(),
                        item.schema().name(),
                        item.name(),
                        (long) position,
                        column.name(),
                        column.nullable(),
                        ObjectRelations.typeName(column),
                        environment.world().comments().get(item.kind().label(), item.id(), position)));
            }
        }
        return rows;
    }
}
