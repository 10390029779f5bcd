package io.holdfast.testkit.engine;

import io.holdfast.testkit.relation.TableDefinition.ColumnSpec;
import io.holdfast.testkit.store.Change;
import io.holdfast.testkit.store.Changes;
import io.holdfast.testkit.store.History;
import io.holdfast.testkit.store.TimeStore;
import io.holdfast.testkit.store.Tuple;
import io.holdfast.testkit.type.PgType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes feeds in, in order; keeps them while the environment is frozen. Thread-safe. */
final class FeedIntake {
    private static final int MOST_HELD = 1_000_000;

    private final Catalog catalog;
    private final Connectors connectors;
    private final TimeStore store;
    private final Deque<Map<History, List<Change>>> held = new ArrayDeque<>();

    FeedIntake(World world, TimeStore store) {
        this.catalog = world.catalog();
        this.connectors = world.connectors();
        this.store = store;
    }

    History history(String object) {
        History history = catalog.find(object).map(CatalogItem::history).orElse(null);
        if (history == null) {
            throw new IllegalArgumentException("no table or materialized view \"" + object + "\"");
        }
        return history;
    }

    synchronized void apply(Feed batch) {
        Map<History, List<Change>> writes = TimeStore.writes();
        batch.changes().forEach((table, changes) -> writes.put(table(table, changes), Changes.consolidate(changes)));
        batch.changes()
                .forEach((table, changes) -> catalog.find(table).ifPresent(item -> connectors.fed(item, changes)));
        if (!store.frozen() && held.isEmpty()) {
            commit(writes);
        } else if (held.size() < MOST_HELD) {
            held.add(writes);
        } else {
            throw new IllegalStateException("the environment is frozen and holds " + MOST_HELD + " feeds already");
        }
    }

    synchronized void drain() {
        while (!store.frozen() && !held.isEmpty()) {
            commit(held.remove());
        }
    }

    private void commit(Map<History, List<Change>> writes) {
        store.<Long, RuntimeException>exclusively(() -> {}, () -> {
            writes.forEach(this::checkDeletes);
            return store.commit(writes);
        });
    }

    private void checkDeletes(History history, List<Change> changes) {
        for (Change change : changes) {
            if (change.diff() < 0 && store.count(history, change.row()) < -change.diff()) {
                throw new IllegalArgumentException("no such row to delete: " + change.row());
            }
        }
    }

    private History table(String name, List<Change> changes) {
        CatalogItem item = catalog.find(name)
                .filter(found -> found.kind() == CatalogItem.Kind.TABLE
                        || (found.kind() == CatalogItem.Kind.SOURCE && found.readable()))
                .orElseThrow(() -> new IllegalArgumentException("no table or source \"" + name + "\""));
        changes.forEach(change -> check(item, change.row()));
        return history(name);
    }

    private static void check(CatalogItem item, Tuple row) {
        List<ColumnSpec> columns = item.columns();
        if (row.size() != columns.size()) {
            throw new IllegalArgumentException(
                    "table \"" + item.name() + "\" has " + columns.size() + " columns, not " + row.size());
        }
        for (int i = 0; i < row.size(); i++) {
            if (!fits(columns.get(i).type(), row.get(i))) {
                throw new IllegalArgumentException("column \"" + columns.get(i).name() + "\" of type "
                        + columns.get(i).type() + " does not take " + row.get(i));
            }
        }
    }

    private static boolean fits(PgType type, @Nullable Object value) {
        return value == null || classOf(type).isInstance(value);
    }

    private static Class<?> classOf(PgType type) {
        return switch (type) {
            case BOOL -> Boolean.class;
            case BYTEA -> byte[].class;
            case INT2 -> Short.class;
            case INT4 -> Integer.class;
            case INT8, OID, MZ_TIMESTAMP -> Long.class;
            case FLOAT4 -> Float.class;
            case FLOAT8 -> Double.class;
            case DATE -> java.time.LocalDate.class;
            case TIME -> java.time.LocalTime.class;
            case TIMESTAMP -> java.time.LocalDateTime.class;
            case TIMESTAMPTZ -> java.time.OffsetDateTime.class;
            case NUMERIC -> java.math.BigDecimal.class;
            case UUID -> java.util.UUID.class;
            case INTERVAL -> io.holdfast.testkit.type.Interval.class;
            default -> type.element().isPresent() ? io.holdfast.testkit.type.SqlArray.class : String.class;
        };
    }
}
