package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.cluster.ClusterOptions;
import io.holdfast.testkit.cluster.Clusters;
import io.holdfast.testkit.cluster.Reconfiguration;
import io.holdfast.testkit.sql.Names;
import io.holdfast.testkit.sql.Statement;
import io.holdfast.testkit.type.SqlError;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Changes what objects are in and run on: clusters, schemas, databases, roles, names. For one statement, under the store's lock. */
final class WorldDefinitions {
    private final World world;
    private final Definitions definitions;
    private final Definer definer;

    WorldDefinitions(World world, Definitions definitions, Definer definer) {
        this.world = world;
        this.definitions = definitions;
        this.definer = definer;
    }

    void run(Statement statement) throws SqlError {
        if (statement instanceof Statement.CreateCluster create) {
            createCluster(create);
        } else if (statement instanceof Statement.AlterCluster alter) {
            alterCluster(alter);
        } else if (statement instanceof Statement.CreateNamed create) {
            create(create);
        } else if (statement instanceof Statement.Rename rename) {
            rename(rename);
        } else if (statement instanceof Statement.Grant grant) {
            new Grants(world, definer).run(grant);
        } else if (statement instanceof Statement.Drop drop) {
            for (String name : drop.names()) {
                drop(drop, name);
            }
        }
    }

    private void audit(String type, String object, String... details) {
        world.audit().add(type, object, AuditLog.json(details), definer.role());
    }

    private void skip(String kind, String name, String why) {
        definer.notices().accept(kind.toLowerCase(Locale.ROOT) + " \"" + name + "\" " + why + ", skipping");
    }

    private void createCluster(Statement.CreateCluster create) throws SqlError {
        if (create.ifNotExists() && world.clusters().find(create.name()).isPresent()) {
            skip("CLUSTER", create.name(), "already exists");
            return;
        }
        Cluster cluster = world.clusters().create(create.name(), options(create.options()));
        audit("create", "cluster", "id", cluster.id(), "name", cluster.name());
        cluster.replicas()
                .forEach(replica -> audit(
                        "create",
                        "cluster-replica",
                        "cluster_id",
                        cluster.id(),
                        "cluster_name",
                        cluster.name(),
                        "replica_id",
                        replica.id(),
                        "replica_name",
                        replica.name(),
                        "logical_size",
                        replica.size()));
    }

    private static ClusterOptions options(Statement.ClusterSettings settings) {
        return new ClusterOptions(settings.size(), settings.replicationFactor());
    }

    private void alterCluster(Statement.AlterCluster alter) throws SqlError {
        Cluster cluster = world.clusters().get(alter.name());
        Reconfiguration.Patience patience = alter.patience()
                .map(wait -> new Reconfiguration.Patience(
                        definitions.now() + wait.timeout().toMillis(), wait.commit()))
                .orElse(Reconfiguration.Patience.FOREVER);
        Reconfiguration change = world.clusters().alter(cluster, options(alter.options()), patience);
        audit(
                "alter",
                "cluster",
                "id",
                cluster.id(),
                "name",
                cluster.name(),
                "size",
                change.target().size(),
                "replication_factor",
                String.valueOf(change.target().replicationFactor()));
    }

    private void create(Statement.CreateNamed create) throws SqlError {
        String name = plain(create.name());
        if (create.ifNotExists() && exists(create)) {
            skip(create.kind(), name, "already exists");
            return;
        }
        switch (create.kind()) {
            case "ROLE" -> world.roles().create(name);
            case "DATABASE" -> createDatabase(name, create);
            default -> createSchema(name, create);
        }
        audit("create", create.kind().toLowerCase(Locale.ROOT), "name", name);
    }

    private boolean exists(Statement.CreateNamed create) {
        return switch (create.kind()) {
            case "ROLE" -> world.roles().exists(plain(create.name()));
            case "DATABASE" -> world.catalog().database(plain(create.name())).isPresent();
            default -> world.catalog().schema(create.name(), definer.path()).isPresent();
        };
    }

    private static String plain(String written) {
        List<String> parts = Names.parts(written);
        return parts.get(parts.size() - 1);
    }

    private void createDatabase(String name, Statement.CreateNamed create) throws SqlError {
        if (exists(create)) {
            throw SqlError.of("42P04", "database '" + name + "' already exists");
        }
        world.catalog().addDatabase(name);
    }

    private void createSchema(String name, Statement.CreateNamed create) throws SqlError {
        if (exists(create)) {
            throw SqlError.of("42P06", "schema '" + name + "' already exists");
        }
        List<String> parts = Names.parts(create.name());
        world.catalog()
                .addSchema(
                        database(
                                parts.size() > 1 ? parts.get(0) : definer.path().database()),
                        name);
    }

    private Database database(String name) throws SqlError {
        return world.catalog()
                .database(name)
                .orElseThrow(() -> SqlError.of("XX000", "unknown database '" + name + "'"));
    }

    private void rename(Statement.Rename rename) throws SqlError {
        String other = plain(rename.other());
        switch (rename.kind()) {
            case "CLUSTER" -> renameCluster(rename, other);
            case "SCHEMA" -> renameSchema(rename, other);
            case "DATABASE" -> world.catalog().rename(database(plain(rename.name())), other);
            case "ROLE" -> throw SqlError.of("0A000", "renaming a role is not supported by the emulator");
            default -> renameItem(rename, other);
        }
        audit("alter", rename.kind().toLowerCase(Locale.ROOT), "old_name", rename.name(), "new_name", other);
    }

    private void renameCluster(Statement.Rename rename, String other) throws SqlError {
        Clusters clusters = world.clusters();
        Cluster cluster = clusters.get(plain(rename.name()));
        Clusters.checkWritable(cluster);
        if (rename.swap()) {
            Cluster second = clusters.get(other);
            Clusters.checkWritable(second);
            clusters.swap(cluster, second);
        } else {
            clusters.rename(cluster, other);
        }
    }

    private void renameSchema(Statement.Rename rename, String other) throws SqlError {
        Schema schema = writable(rename.name());
        if (rename.swap()) {
            Schema second = writable(rename.other());
            String name = schema.name();
            schema.rename(second.name());
            second.rename(name);
        } else if (world.catalog()
                .schema(sibling(schema, other), definer.path())
                .isPresent()) {
            throw SqlError.of("42P06", "schema '" + other + "' already exists");
        } else {
            schema.rename(other);
        }
    }

    private static String sibling(Schema schema, String name) {
        return Names.quote(String.valueOf(schema.databaseName())) + "." + Names.quote(name);
    }

    private Schema writable(String name) throws SqlError {
        Schema schema = world.catalog().requireSchema(name, definer.path());
        if (schema.database() == null) {
            throw SqlError.of("42501", "system schema '" + schema.name() + "' cannot be modified");
        }
        return schema;
    }

    private void renameItem(Statement.Rename rename, String other) throws SqlError {
        CatalogItem item = world.catalog().get(rename.name(), definer.path());
        if (!item.kind().sql().equals(rename.kind())) {
            throw SqlError.of(
                    "42809", item.fullName() + " is not a " + rename.kind().toLowerCase(Locale.ROOT));
        }
        if (world.catalog().find(item.schema(), other).isPresent()) {
            throw SqlError.of("42710", "catalog item '" + other + "' already exists");
        }
        world.catalog().rename(item, other);
    }

    private void drop(Statement.Drop drop, String name) throws SqlError {
        boolean found = switch (drop.kind()) {
            case "CLUSTER" -> dropCluster(drop, plain(name));
            case "SCHEMA" -> dropSchema(drop, name);
            case "DATABASE" -> dropDatabase(drop, plain(name));
            default -> dropRole(drop, plain(name));
        };
        if (found) {
            audit("drop", drop.kind().toLowerCase(Locale.ROOT), "name", plain(name));
        } else {
            skip(drop.kind(), name, "does not exist");
        }
    }

    private boolean dropCluster(Statement.Drop drop, String name) throws SqlError {
        Optional<Cluster> found = world.clusters().find(name);
        if (found.isEmpty() && drop.ifExists()) {
            return false;
        }
        Cluster cluster = world.clusters().get(name);
        Clusters.checkWritable(cluster);
        List<CatalogItem> items = world.catalog().own().stream()
                .filter(item -> item.cluster() == cluster)
                .toList();
        if (!items.isEmpty() && !drop.cascade()) {
            throw SqlError.of("2BP01", "cannot drop cluster \"" + name + "\" because other objects depend on it");
        }
        items.forEach(item -> definitions.dropWithUsers(item, definer));
        world.clusters().drop(cluster);
        return true;
    }

    private boolean dropSchema(Statement.Drop drop, String name) throws SqlError {
        if (drop.ifExists() && world.catalog().schema(name, definer.path()).isEmpty()) {
            return false;
        }
        Schema schema = writable(name);
        empty(schema, drop.cascade(), "schema '" + schema.fullName() + "'");
        world.catalog().removeSchema(schema);
        return true;
    }

    private void empty(Schema schema, boolean cascade, String what) throws SqlError {
        List<CatalogItem> items = world.catalog().own().stream()
                .filter(item -> item.schema() == schema)
                .toList();
        if (!items.isEmpty() && !cascade) {
            throw SqlError.of("2BP01", what + " cannot be dropped without CASCADE while it contains objects");
        }
        items.forEach(item -> definitions.dropWithUsers(item, definer));
    }

    private boolean dropDatabase(Statement.Drop drop, String name) throws SqlError {
        if (drop.ifExists() && world.catalog().database(name).isEmpty()) {
            return false;
        }
        Database database = database(name);
        for (Schema schema : List.copyOf(world.catalog().schemas())) {
            if (schema.database() == database) {
                empty(schema, drop.cascade(), "database '" + name + "'");
                world.catalog().removeSchema(schema);
            }
        }
        world.catalog().removeDatabase(database);
        return true;
    }

    private boolean dropRole(Statement.Drop drop, String name) throws SqlError {
        if (drop.ifExists() && !world.roles().exists(name)) {
            return false;
        }
        world.roles().drop(name);
        return true;
    }
}
