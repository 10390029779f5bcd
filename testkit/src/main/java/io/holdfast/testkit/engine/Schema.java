package io.holdfast.testkit.engine;

import org.jspecify.annotations.Nullable;

/** A schema of the catalog. Its name changes with RENAME and SWAP, its id never. */
final class Schema {
    private final String id;
    private final @Nullable Database database;
    private volatile String name;

    Schema(String id, @Nullable Database database, String name) {
        this.id = id;
        this.database = database;
        this.name = name;
    }

    String id() {
        return id;
    }

    /** Null for the schemas of the system. */
    @Nullable
    Database database() {
        return database;
    }

    @Nullable
    String databaseName() {
        return database == null ? null : database.name();
    }

    String name() {
        return name;
    }

    void rename(String to) {
        name = to;
    }

    String fullName() {
        return database == null ? name : database.name() + "." + name;
    }
}
