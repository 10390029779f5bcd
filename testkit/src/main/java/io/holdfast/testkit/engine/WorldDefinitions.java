package io.holdfast.testkit.engine;

import io.holdfast.testkit.sql.Names;
import io.holdfast.testkit.sql.Statement;
import io.holdfast.testkit.type.SqlError;
import java.util.List;
import java.util.Locale;

/** Changes what objects are in: schemas, databases, roles, names. For one statement, under the store's lock. */
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
        world.audit().actor(definer.role());
        try {
            change(statement);
        } finally {
            world.audit().actor(null);
        }
    }

    private void change(Statement statement) throws SqlError {
        ClusterDefinitions clusters = new ClusterDefinitions(world, definitions, definer);
        if (clusters.knows(statement)) {
            clusters.run(statement);
        } else if (statement instanceof Statement.AlterRole alter) {
            world.roles().get(plain(alter.role()));
            world.roles().set(plain(alter.role()), alter.name(), alter.value());
            audit("alter", "role", "name", plain(alter.role()));
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
        Database database = world.catalog().addDatabase(name);
        own("DATABASE", database.id());
        world.catalog().schemas().stream()
                .filter(schema -> schema.database() == database)
                .forEach(schema -> {
                    own("SCHEMA", schema.id());
                    world.usageForEverybody("SCHEMA", schema.id());
                });
    }

    private void createSchema(String name, Statement.CreateNamed create) throws SqlError {
        if (exists(create)) {
            throw SqlError.of("42P06", "schema '" + name + "' already exists");
        }
        List<String> parts = Names.parts(create.name());
        String database = parts.size() > 1 ? parts.get(0) : definer.path().database();
        own("SCHEMA", world.catalog().addSchema(database(database), name).id());
    }

    private void own(String kind, String id) {
        world.roles().own(new Roles.Owned(kind, id), definer.role());
    }

    private Database database(String name) throws SqlError {
        return world.catalog()
                .database(name)
                .orElseThrow(() -> SqlError.of("XX000", "unknown database '" + name + "'"));
    }

    private void rename(Statement.Rename rename) throws SqlError {
        String other = plain(rename.other());
        switch (rename.kind()) {
            case "SCHEMA" -> renameSchema(rename, other);
            case "DATABASE" -> world.catalog().rename(database(plain(rename.name())), other);
            case "ROLE" -> throw SqlError.of("0A000", "renaming a role is not supported by the emulator");
            default -> renameItem(rename, other);
        }
        audit("alter", rename.kind().toLowerCase(Locale.ROOT), "old_name", rename.name(), "new_name", other);
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
