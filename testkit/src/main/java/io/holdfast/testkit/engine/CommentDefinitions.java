package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.cluster.Replica;
import io.holdfast.testkit.relation.TableDefinition.ColumnSpec;
import io.holdfast.testkit.sql.Names;
import io.holdfast.testkit.sql.Statement;
import io.holdfast.testkit.type.SqlError;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** COMMENT ON: what it is on, and what is there. For one statement, under the store's lock. */
final class CommentDefinitions {
    private final World world;
    private final Definer definer;

    CommentDefinitions(World world, Definer definer) {
        this.world = world;
        this.definer = definer;
    }

    void run(Statement.Comment comment) throws SqlError {
        List<String> parts = Names.parts(comment.name());
        String name = parts.get(parts.size() - 1);
        switch (comment.kind()) {
            case "COLUMN" -> column(comment, parts, name);
            case "CLUSTER" -> set(comment, "cluster", world.clusters().get(name).id());
            case "CLUSTER REPLICA" -> set(comment, "cluster-replica", replica(parts, name));
            case "DATABASE" -> set(comment, "database", database(name));
            case "SCHEMA" ->
                set(
                        comment,
                        "schema",
                        world.catalog()
                                .requireSchema(comment.name(), definer.path())
                                .id());
            case "ROLE" -> {
                world.roles().get(name);
                set(comment, "role", world.roles().id(name));
            }
            default -> item(comment);
        }
    }

    private void set(Statement.Comment comment, String type, String id) {
        set(comment, type, id, null);
    }

    private void set(Statement.Comment comment, String type, String id, @Nullable Integer column) {
        world.comments().set(type, id, column, comment.text());
        world.audit().add("comment", type, AuditLog.json("id", id, "name", comment.name()), definer.role());
    }

    private String database(String name) throws SqlError {
        return world.catalog()
                .database(name)
                .orElseThrow(() -> SqlError.of("XX000", "unknown database '" + name + "'"))
                .id();
    }

    private String replica(List<String> parts, String name) throws SqlError {
        Cluster cluster = world.clusters().get(parts.get(0));
        return cluster.replica(name)
                .map(Replica::id)
                .orElseThrow(() ->
                        SqlError.of("42704", "cluster replica '" + cluster.name() + "." + name + "' does not exist"));
    }

    private void item(Statement.Comment comment) throws SqlError {
        CatalogItem item = world.catalog().get(comment.name(), definer.path());
        if (!item.kind().sql().equals(comment.kind())) {
            throw SqlError.of(
                    "42809", item.fullName() + " is not a " + comment.kind().toLowerCase(Locale.ROOT));
        }
        set(comment, item.kind().label(), item.id());
    }

    private void column(Statement.Comment comment, List<String> parts, String name) throws SqlError {
        if (parts.size() < 2) {
            throw SqlError.of("42601", "COMMENT ON COLUMN needs a relation's name before the column's");
        }
        StringBuilder relation = new StringBuilder();
        for (String part : parts.subList(0, parts.size() - 1)) {
            relation.append(relation.isEmpty() ? "" : ".").append(Names.quote(part));
        }
        CatalogItem item = world.catalog().get(relation.toString(), definer.path());
        List<String> columns = item.columns().stream().map(ColumnSpec::name).toList();
        if (!columns.contains(name)) {
            throw SqlError.of("42703", "column \"" + item.name() + "." + name + "\" does not exist");
        }
        set(comment, item.kind().label(), item.id(), columns.indexOf(name) + 1);
    }
}
