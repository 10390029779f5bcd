package io.holdfast.driver.doctor;

import io.holdfast.settings.Setting;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A table or view that the application names, as one region knows it.
 *
 * @param written as the application writes it
 * @param id its id there, empty where there is none of this name
 * @param clusters the names of those that maintain it or an index on it
 */
record CatalogObject(String written, String id, List<String> clusters) {
    boolean present() {
        return !id.isEmpty();
    }

    /** As SQL names it, whatever its letters are. */
    String quoted() {
        return quoted(written);
    }

    /** What an application writes, as SQL names it. */
    static String quoted(String written) {
        return List.of(written.split("\\.", -1)).stream()
                .map(part -> '"' + part.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining("."));
    }

    static List<CatalogObject> of(Patient patient, Request request) throws SQLException {
        List<CatalogObject> objects = new ArrayList<>();
        for (String name : request.objects()) {
            objects.add(find(patient, name));
        }
        return objects;
    }

    private static CatalogObject find(Patient patient, String written) throws SQLException {
        String[] parts = written.split("\\.", -1);
        String schema = parts.length > 1 ? parts[parts.length - 2] : "public";
        String database = parts.length > 2 ? parts[0] : patient.values().get(Setting.DATABASE);
        List<Map<String, String>> found = patient.rows(
                "SELECT id FROM mz_internal.mz_object_fully_qualified_names"
                        + " WHERE name = ? AND schema_name = ? AND database_name = ? AND object_type <> 'index'",
                parts[parts.length - 1],
                schema,
                database);
        String id = found.isEmpty() ? "" : found.get(0).getOrDefault("id", "");
        return new CatalogObject(written, id, id.isEmpty() ? List.of() : clusters(patient, id));
    }

    private static List<String> clusters(Patient patient, String id) throws SQLException {
        List<String> names = new ArrayList<>();
        for (Map<String, String> row : patient.rows(
                "SELECT c.name FROM mz_catalog.mz_materialized_views m JOIN mz_catalog.mz_clusters c"
                        + " ON c.id = m.cluster_id WHERE m.id = ?"
                        + " UNION SELECT c.name FROM mz_catalog.mz_indexes i JOIN mz_catalog.mz_clusters c"
                        + " ON c.id = i.cluster_id WHERE i.on_id = ?",
                id,
                id)) {
            names.add(row.getOrDefault("name", ""));
        }
        return names;
    }
}
