package io.holdfast.testkit.engine;

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
    private final Map<String, CatalogItem> items = new ConcurrentSkipListMap<>();
    private final AtomicInteger ids = new AtomicInteger();

    String nextId() {
        return "u" + ids.incrementAndGet();
    }

    Optional<CatalogItem> find(String name) {
        CatalogItem item = items.get(name);
        return item != null
                ? Optional.of(item)
                : Optional.ofNullable(items.get("mz_catalog." + name))
                        .or(() -> Optional.ofNullable(items.get("pg_catalog." + name)));
    }

    CatalogItem get(String name) throws SqlError {
        return find(name).orElseThrow(() -> SqlError.of("XX000", "unknown catalog item '" + name + "'"));
    }

    Collection<CatalogItem> all() {
        return items.values();
    }

    List<CatalogItem> own() {
        return items.values().stream()
                .filter(item -> item.kind() != CatalogItem.Kind.SYSTEM)
                .toList();
    }

    void add(CatalogItem item) {
        items.put(item.name(), item);
    }

    void remove(CatalogItem item) {
        items.remove(item.name());
        item.drop();
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
