package io.holdfast.testkit.engine;

import io.holdfast.testkit.store.History;
import io.holdfast.testkit.type.SqlError;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a transaction may read: everything in the schemas that its first read names, and pg_catalog. One timestamp is held
 * for all of it.
 */
final class Timedomain {
    private static final String ALWAYS = "pg_catalog";

    private final Set<CatalogItem> objects;

    private Timedomain(Set<CatalogItem> objects) {
        this.objects = objects;
    }

    static Timedomain of(QueryPlan first, Collection<CatalogItem> all) {
        Set<Schema> schemas = new LinkedHashSet<>();
        first.sources().items().forEach(item -> schemas.add(item.schema()));
        boolean system = schemas.stream().anyMatch(Timedomain::isSystem);
        Set<CatalogItem> objects = new LinkedHashSet<>(first.sources().items());
        for (CatalogItem item : all) {
            Schema schema = item.schema();
            boolean implied = isSystem(schema) && (system || schema.name().equals(ALWAYS));
            if (implied || schemas.contains(schema)) {
                objects.add(item);
            }
        }
        return new Timedomain(objects);
    }

    /** Everything that one timestamp is held for. */
    Set<History> histories() {
        Set<History> histories = new LinkedHashSet<>();
        objects.forEach(item -> histories.addAll(item.inputs()));
        return histories;
    }

    /** Refuses what is outside. */
    void check(QueryPlan query) throws SqlError {
        Set<String> outside = query.sources().items().stream()
                .filter(item -> !objects.contains(item))
                .map(Timedomain::name)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!outside.isEmpty()) {
            throw SqlError.of(
                            "25000",
                            "Transactions can only reference objects in the same timedomain. "
                                    + "See https://materialize.com/docs/sql/begin/#same-timedomain-error")
                    .withDetail("The following relations in the query are outside the transaction's time domain:\n"
                            + String.join("\n", outside) + "\n" + available());
        }
    }

    private String available() {
        Set<String> names = objects.stream()
                .filter(item -> item.history() != null && item.kind() != CatalogItem.Kind.INDEX)
                .map(Timedomain::name)
                .collect(Collectors.toCollection(TreeSet::new));
        return names.isEmpty()
                ? "No relations are available."
                : "Only the following relations are available:\n" + String.join("\n", names);
    }

    private static boolean isSystem(Schema schema) {
        return schema.database() == null;
    }

    private static String name(CatalogItem item) {
        return '"' + item.fullName() + '"';
    }
}
