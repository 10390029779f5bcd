package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads SHOW of objects: each is a query on the catalog. */
final class ShowParser {
    /** What each SHOW selects from all objects, and which of them. */
    private static final Map<String, String> OBJECTS = Map.ofEntries(
            Map.entry("tables", "name, comment|TABLE"),
            Map.entry("views", "name, comment|VIEW"),
            Map.entry("materialized views", "name, cluster, comment|MATERIALIZED VIEW"),
            Map.entry("indexes", "name, \"on\", cluster, key, comment|INDEX"),
            Map.entry("objects", "name, type, comment|"),
            Map.entry("sources", "name, connector AS type, cluster, comment|SOURCE"),
            Map.entry("sinks", "name, connector AS type, cluster, comment|SINK"),
            Map.entry("connections", "name, connector AS type, comment|CONNECTION"),
            Map.entry("secrets", "name, comment|SECRET"),
            Map.entry("types", "name, comment|TYPE"));

    private final Cursor cursor;

    ShowParser(Cursor cursor) {
        this.cursor = cursor;
    }

    /** After SHOW; empty where it is a variable. */
    Optional<Statement> read() throws SqlError {
        boolean redacted = cursor.accept("redacted");
        if (cursor.accept("create")) {
            return Optional.of(create());
        }
        if (redacted) {
            throw cursor.unexpected("CREATE");
        }
        if (cursor.peek().word("cluster") && cursor.peek(1).word("replicas")) {
            cursor.next();
            cursor.next();
            return Optional.of(query(
                    "cluster, replica, size, ready, comment", "mz_show_cluster_replicas", "true", "cluster, replica"));
        }
        Optional<Statement> access = new ShowAccessParser(cursor).read();
        if (access.isPresent()) {
            return access;
        }
        if (cursor.accept("columns")) {
            return Optional.of(columns());
        }
        Optional<Statement> named = named();
        return named.isPresent() ? named : objects();
    }

    private Optional<Statement> named() throws SqlError {
        if (cursor.accept("clusters")) {
            return Optional.of(query("*", "mz_show_clusters", "true", "name"));
        }
        if (cursor.accept("databases")) {
            return Optional.of(listing(
                    "name, " + comment("database", "id") + " AS comment FROM mz_catalog.mz_databases WHERE true",
                    "name"));
        }
        if (cursor.accept("roles")) {
            return Optional.of(listing(
                    "name, " + comment("role", "id") + " AS comment FROM mz_catalog.mz_roles WHERE id LIKE 'u%'",
                    "name"));
        }
        if (cursor.accept("schemas")) {
            String database = cursor.accept("from") ? Names.literal(cursor.identifier()) : "current_database()";
            return Optional.of(listing(
                    "name, " + comment("schema", "id") + " AS comment FROM mz_catalog.mz_schemas WHERE database_id = "
                            + "(SELECT d.id FROM mz_catalog.mz_databases d WHERE d.name = " + database + ")",
                    "name"));
        }
        return Optional.empty();
    }

    private static String comment(String type, String id) {
        return "coalesce((SELECT c.comment FROM mz_internal.mz_comments c WHERE c.object_type = '" + type
                + "' AND c.id = " + id + "), '')";
    }

    private Optional<Statement> objects() throws SqlError {
        String what = cursor.peek().text();
        if (what.equals("materialized") && cursor.peek(1).word("views")) {
            cursor.next();
            what = "materialized views";
        }
        String form = OBJECTS.get(what);
        if (form == null) {
            return Optional.empty();
        }
        cursor.next();
        int bar = form.indexOf('|');
        String kind = form.substring(bar + 1);
        String where = kind.isEmpty() ? "true" : "kind = " + Names.literal(kind);
        String on = "";
        if (what.equals("indexes") && cursor.accept("on")) {
            on = cursor.objectName();
            where += " AND \"on\" = " + Names.literal(last(on));
        }
        where += " AND " + place(on);
        if (cursor.accept("in", "cluster")) {
            where += " AND cluster = " + Names.literal(cursor.identifier());
        }
        return Optional.of(object(query(form.substring(0, bar), "mz_show_all_objects", where, "name"), on));
    }

    private static Statement object(Statement.Show show, String object) {
        return new Statement.Show(show.body(), object);
    }

    /** FROM a schema, or the schema of a qualified name, or the session's. */
    private String place(String qualified) throws SqlError {
        List<String> parts = Names.parts(qualified);
        if (cursor.accept("from")) {
            parts = new ArrayList<>(Names.parts(cursor.objectName()));
            parts.add("");
        }
        if (parts.size() < 2) {
            return "schema = current_schema() AND database = current_database()";
        }
        String schema = "schema = " + Names.literal(parts.get(parts.size() - 2));
        if (parts.size() == 2) {
            return schema + " AND (database IS NULL OR database = current_database())";
        }
        return schema + " AND database = " + Names.literal(parts.get(0));
    }

    private static String last(String written) {
        List<String> parts = Names.parts(written);
        return parts.get(parts.size() - 1);
    }

    private Statement columns() throws SqlError {
        if (!cursor.accept("from")) {
            cursor.expect("in");
        }
        String name = cursor.objectName();
        String where = "object = " + Names.literal(last(name)) + " AND " + place(name);
        return object(query("name, nullable, type, comment", "mz_show_all_columns", where, "position"), name);
    }

    private Statement create() throws SqlError {
        Optional<String> kind = DefinitionParser.kind(cursor);
        if (kind.isEmpty()) {
            throw SqlError.of(
                    "0A000",
                    "SHOW CREATE " + cursor.peek().text().toUpperCase(Locale.ROOT)
                            + " is not supported by the emulator");
        }
        String name = cursor.objectName();
        if (kind.get().equals("CLUSTER")) {
            String cluster = Names.literal(last(name));
            return listing(
                    "name, 'CREATE CLUSTER \"' || name || '\" (REPLICATION FACTOR = ' || replication_factor::text || "
                            + "', SIZE = ''' || size || ''')' AS create_sql FROM mz_catalog.mz_clusters WHERE name = "
                            + cluster,
                    "name");
        }
        String where = "kind = " + Names.literal(kind.get()) + " AND name = " + Names.literal(last(name)) + " AND "
                + place(name);
        return object(
                listing("full_name AS name, create_sql FROM mz_internal.mz_show_all_objects WHERE " + where, "1"),
                name);
    }

    private Statement.Show query(String columns, String relation, String where, String order) throws SqlError {
        return listing(columns + " FROM mz_internal." + relation + " WHERE " + where, order);
    }

    private Statement.Show listing(String query, String order) throws SqlError {
        return listing(cursor, query, order);
    }

    /** A query on the catalog, and what a LIKE or a WHERE leaves of it. */
    static Statement.Show listing(Cursor cursor, String query, String order) throws SqlError {
        if (cursor.accept("where")) {
            List<Token> body = new ArrayList<>(Lexer.tokens("SELECT * FROM (SELECT " + query + ") AS shown WHERE"));
            body.addAll(cursor.rest());
            body.addAll(Lexer.tokens("ORDER BY 1"));
            return new Statement.Show(body, "");
        }
        String like = "";
        if (cursor.accept("like")) {
            like = " AND name LIKE " + Names.literal(cursor.next().text());
        }
        cursor.expectEnd();
        return new Statement.Show(Lexer.tokens("SELECT " + query + like + " ORDER BY " + order), "");
    }
}
