package io.holdfast.testkit.engine;

import io.holdfast.testkit.sql.Names;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The objects by name. Readers need no lock; who changes it holds the store's. */
final class Catalog {
    private static final List<String> SYSTEM_SCHEMAS =
            List.of("mz_catalog", "pg_catalog", "mz_internal", "information_schema");
    private static final int IMPLICIT_SCHEMAS = 2;

    private final Map<String, Database> databases = new ConcurrentSkipListMap<>();
    private final Map<String, Schema> schemas = new ConcurrentSkipListMap<>();
    private final Map<String, CatalogItem> items = new ConcurrentSkipListMap<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final AtomicInteger systemIds = new AtomicInteger();
    private final AtomicInteger databaseIds = new AtomicInteger();
    private final AtomicInteger schemaIds = new AtomicInteger();

    Catalog() {
        SYSTEM_SCHEMAS.forEach(name -> put(new Schema("s" + schemaIds.incrementAndGet(), null, name)));
        addDatabase(Names.DATABASE);
    }

    String nextId() {
        return "u" + ids.incrementAndGet();
    }

    String nextSystemId() {
        return "s" + systemIds.incrementAndGet();
    }

    Collection<Database> databases() {
        return databases.values();
    }

    Optional<Database> database(String name) {
        return Optional.ofNullable(databases.get(name));
    }

    Database addDatabase(String name) {
        Database database = new Database("u" + databaseIds.incrementAndGet(), name);
        databases.put(name, database);
        addSchema(database, Names.SCHEMA);
        return database;
    }

    void removeDatabase(Database database) {
        databases.remove(database.name());
    }

    void rename(Database database, String to) {
        databases.remove(database.name());
        database.rename(to);
        databases.put(to, database);
    }

    Collection<Schema> schemas() {
        return schemas.values();
    }

    /** A schema by its written name. */
    Optional<Schema> schema(String written, SearchPath path) {
        List<String> parts = Names.parts(written);
        String name = parts.get(parts.size() - 1);
        if (parts.size() == 1 && SYSTEM_SCHEMAS.contains(name)) {
            return schemas.values().stream()
                    .filter(schema -> schema.database() == null && schema.name().equals(name))
                    .findFirst();
        }
        String database = parts.size() > 1 ? parts.get(0) : path.database();
        return schemas.values().stream()
                .filter(schema ->
                        database.equals(schema.databaseName()) && schema.name().equals(name))
                .findFirst();
    }

    Schema requireSchema(String written, SearchPath path) throws SqlError {
        return schema(written, path).orElseThrow(() -> SqlError.of("XX000", "unknown schema '" + written + "'"));
    }

    Schema addSchema(Database database, String name) {
        Schema schema = new Schema("u" + schemaIds.incrementAndGet(), database, name);
        put(schema);
        return schema;
    }

    private void put(Schema schema) {
        schemas.put(schema.id(), schema);
    }

    void removeSchema(Schema schema) {
        schemas.remove(schema.id());
    }

    /** Where an object is to be made, and its own name. */
    Target target(String written, SearchPath path) throws SqlError {
        List<String> parts = Names.parts(written);
        String name = parts.get(parts.size() - 1);
        if (parts.size() > 1) {
            Schema schema = requireSchema(qualifier(parts), path);
            return new Target(schema, name);
        }
        for (String schema : path.schemas()) {
            Optional<Schema> found = schema(Names.quote(schema), path);
            if (found.isPresent() && found.get().database() != null) {
                return new Target(found.get(), name);
            }
        }
        throw SqlError.of("XX000", "no schema has been selected to create in");
    }

    /**
     * A place for an object.
     *
     * @param schema where
     * @param name its name there
     */
    record Target(Schema schema, String name) {}

    private static String qualifier(List<String> parts) {
        return parts.size() == 2
                ? Names.quote(parts.get(0))
                : Names.quote(parts.get(0)) + "." + Names.quote(parts.get(1));
    }

    Optional<CatalogItem> find(String written, SearchPath path) {
        List<String> parts = Names.parts(written);
        String name = parts.get(parts.size() - 1);
        if (parts.size() > 1) {
            return schema(qualifier(parts), path).flatMap(schema -> find(schema, name));
        }
        List<String> places = new ArrayList<>(path.schemas());
        places.addAll(SYSTEM_SCHEMAS.subList(0, IMPLICIT_SCHEMAS));
        return places.stream()
                .flatMap(schema -> schema(Names.quote(schema), path).stream())
                .flatMap(schema -> find(schema, name).stream())
                .findFirst();
    }

    Optional<CatalogItem> find(Schema schema, String name) {
        return Optional.ofNullable(items.get(key(schema, name)));
    }

    Optional<CatalogItem> find(String written) {
        return find(written, SearchPath.DEFAULT);
    }

    CatalogItem get(String written, SearchPath path) throws SqlError {
        Optional<CatalogItem> item = find(written, path);
        if (item.isPresent()) {
            return item.get();
        }
        List<String> parts = Names.parts(written);
        if (parts.size() > 1 && schema(qualifier(parts), path).isEmpty()) {
            throw SqlError.of("XX000", "unknown schema '" + String.join(".", parts.subList(0, parts.size() - 1)) + "'");
        }
        throw SqlError.of("XX000", "unknown catalog item '" + String.join(".", parts) + "'");
    }

    Collection<CatalogItem> all() {
        return items.values();
    }

    List<CatalogItem> own() {
        return items.values().stream()
                .filter(item -> item.kind() != CatalogItem.Kind.SYSTEM)
                .toList();
    }

    private static String key(Schema schema, String name) {
        return schema.id() + "." + name;
    }

    void add(CatalogItem item) {
        items.put(key(item.schema(), item.name()), item);
    }

    void remove(CatalogItem item) {
        items.remove(key(item.schema(), item.name()));
        item.drop();
    }

    void rename(CatalogItem item, String to) {
        items.remove(key(item.schema(), item.name()));
        item.rename(to);
        add(item);
    }

    /** What uses an object, directly or not, users before what they use. */
    List<CatalogItem> users(CatalogItem used) {
        List<CatalogItem> users = new ArrayList<>();
        for (CatalogItem item : items.values()) {
            if (item.uses().contains(used)) {
                users(item).stream().filter(user -> !users.contains(user)).forEach(users::add);
                if (!users.contains(item)) {
                    users.add(item);
                }
            }
        }
        return users;
    }
}
