package io.holdfast.health.lag;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads which of a Materialize environment's relations are read from what. A table, a source and a materialized view have a
 * frontier of their own; a view has those of all that it selects from. An index may be read instead of what it indexes, where
 * its cluster has a replica to read it on. Confined to one thread.
 *
 * @see <a href="https://materialize.com/docs/sql/system-catalog/mz_internal/">mz_internal</a>
 */
final class CatalogReader {
    private final Connection connection;
    private final Relations relations;
    private final List<String> watched;
    private final Map<String, Item> items = new HashMap<>();
    private final Map<String, List<String>> inputs = new HashMap<>();
    private final Map<String, List<String>> indexesOn = new HashMap<>();
    private final Map<String, String> globalIds = new HashMap<>();

    CatalogReader(Connection connection, Relations relations, List<String> watched) {
        this.connection = connection;
        this.relations = relations;
        this.watched = watched;
    }

    private record Item(String database, String schema, String name, String type) {
        boolean hasFrontier() {
            return type.equals("table") || type.equals("source") || type.equals("materialized-view");
        }

        boolean isWatched(List<String> watched) {
            return watched.isEmpty()
                    || watched.contains(name)
                    || watched.contains(schema + "." + name)
                    || watched.contains(database + "." + schema + "." + name);
        }
    }

    Catalog read() throws SQLException {
        each(
                "SELECT id, database_name, schema_name, name, object_type FROM mz_internal.mz_object_fully_qualified_names"
                        + " WHERE id LIKE 'u%' AND object_type IN ('table', 'source', 'view', 'materialized-view')",
                row -> items.put(
                        row.getString(1), new Item(text(row, 2), text(row, 3), row.getString(4), row.getString(5))));
        each(
                "SELECT object_id, referenced_object_id FROM mz_internal.mz_object_dependencies WHERE object_id LIKE 'u%'",
                row -> add(inputs, row.getString(1), row.getString(2)));
        each(
                "SELECT id, on_id FROM mz_catalog.mz_indexes WHERE id LIKE 'u%'"
                        + " AND cluster_id IN (SELECT cluster_id FROM mz_catalog.mz_cluster_replicas)",
                row -> add(indexesOn, row.getString(2), row.getString(1)));
        readGlobalIds();
        return put();
    }

    /** Frontiers go by these ids; a server that does not have the relation has only one kind of id. */
    private void readGlobalIds() throws SQLException {
        try {
            each(
                    "SELECT id, global_id FROM mz_internal.mz_object_global_ids WHERE id LIKE 'u%'",
                    row -> globalIds.merge(row.getString(1), row.getString(2), CatalogReader::later));
        } catch (SQLException e) {
            if (!Servers.refused(e)) {
                throw e;
            }
        }
    }

    /** An object that was altered has several; the one given last is read. */
    private static String later(String one, String other) {
        int byLength = Integer.compare(one.length(), other.length());
        return (byLength == 0 ? one.compareTo(other) : byLength) >= 0 ? one : other;
    }

    private Catalog put() {
        Map<Integer, Set<String>> leaves = new HashMap<>();
        Map<Integer, Set<String>> indexes = new HashMap<>();
        Map<String, String> names = new HashMap<>();
        items.forEach((id, item) -> {
            Set<String> found = new HashSet<>();
            Set<String> instead = new HashSet<>();
            collect(id, false, new Found(found, instead, new HashSet<>()));
            int number = found.isEmpty() ? -1 : relations.number(item.database(), item.schema(), item.name());
            if (number >= 0) {
                leaves.put(number, global(found));
                indexes.put(number, global(instead));
                found.forEach(leaf -> names.put(
                        global(leaf), Objects.requireNonNull(items.get(leaf)).name()));
                instead.forEach(index -> names.put(global(index), "an index on " + item.name()));
            }
        });
        return new Catalog(Map.copyOf(leaves), Map.copyOf(indexes), Map.copyOf(names), true);
    }

    /** What a relation is read from: whatever a watched view selects from is watched with it. */
    private record Found(Set<String> leaves, Set<String> indexes, Set<String> seen) {}

    private void collect(String id, boolean inherited, Found found) {
        @Nullable Item item = items.get(id);
        if (item == null || !found.seen().add(id)) {
            return;
        }
        boolean counts = inherited || item.isWatched(watched);
        if (counts) {
            found.indexes().addAll(indexesOn.getOrDefault(id, List.of()));
        }
        if (counts && item.hasFrontier()) {
            found.leaves().add(id);
        }
        if (!item.hasFrontier()) {
            inputs.getOrDefault(id, List.of()).forEach(input -> collect(input, counts, found));
        }
    }

    private Set<String> global(Set<String> ids) {
        Set<String> all = new HashSet<>();
        ids.forEach(id -> all.add(global(id)));
        return Set.copyOf(all);
    }

    private String global(String id) {
        return globalIds.getOrDefault(id, id);
    }

    private void each(String sql, RowReader reader) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }

    private static void add(Map<String, List<String>> lists, String key, String value) {
        lists.computeIfAbsent(key, id -> new ArrayList<>()).add(value);
    }

    private static String text(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }

    @FunctionalInterface
    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }
}
