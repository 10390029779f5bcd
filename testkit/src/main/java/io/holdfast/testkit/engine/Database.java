package io.holdfast.testkit.engine;

/** A database of the catalog: a name for schemas to be in. */
final class Database {
    private final String id;
    private volatile String name;

    Database(String id, String name) {
        this.id = id;
        this.name = name;
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    void rename(String to) {
        name = to;
    }
}
