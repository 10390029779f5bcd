package io.holdfast.testkit.engine;

import io.holdfast.testkit.relation.TableDefinition.ColumnSpec;
import io.holdfast.testkit.sql.Names;
import io.holdfast.testkit.sql.Token;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Definitions as SHOW CREATE tells them. */
final class Sql {
    private Sql() {}

    /** Tokens as SQL again. */
    static String text(List<Token> tokens) {
        StringBuilder text = new StringBuilder();
        int end = -1;
        for (Token token : tokens) {
            text.append(end >= 0 && token.start() > end ? " " : "").append(text(token));
            end = token.end();
        }
        return text.toString();
    }

    private static String text(Token token) {
        return switch (token.kind()) {
            case STRING -> Names.literal(token.text());
            case QUOTED -> Names.quote(token.text());
            case PARAMETER -> "$" + token.text();
            default -> token.text();
        };
    }

    /** A table's columns in parentheses. */
    static String columns(List<ColumnSpec> columns) {
        return columns.stream()
                .map(column -> Names.quote(column.name()) + " "
                        + column.type().name().toLowerCase(Locale.ROOT)
                        + (column.nullable() ? "" : " NOT NULL")
                        + (column.shown().isEmpty() ? "" : " DEFAULT " + column.shown()))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /** What stands for an index's key in the name that it gets. */
    static String label(List<List<Token>> key) {
        return key.isEmpty() ? "primary" : key.stream().map(Sql::partLabel).collect(Collectors.joining("_"));
    }

    private static String partLabel(List<Token> part) {
        return part.size() == 1 && part.get(0).kind() != Token.Kind.NUMBER
                ? part.get(0).text()
                : "expr";
    }

    /** An index's key, all columns where it says nothing. */
    static String key(List<List<Token>> key, CatalogItem on) {
        if (key.isEmpty()) {
            return on.columns().stream().map(ColumnSpec::name).collect(Collectors.joining(", "));
        }
        return key.stream().map(Sql::text).collect(Collectors.joining(", "));
    }

    /** The whole statement that makes an object. */
    static String create(CatalogItem item) {
        String name = qualified(item);
        String cluster = item.cluster() == null
                ? ""
                : " IN CLUSTER " + Names.quote(item.cluster().name());
        return switch (item.kind()) {
            case TABLE -> "CREATE TABLE " + name + " " + item.definition() + ";";
            case VIEW -> "CREATE VIEW " + name + " AS " + item.definition() + ";";
            case MATERIALIZED_VIEW -> "CREATE MATERIALIZED VIEW " + name + cluster + " AS " + item.definition() + ";";
            case INDEX ->
                "CREATE INDEX " + Names.quote(item.name()) + cluster + " ON "
                        + qualified(item.uses().iterator().next()) + " (" + item.definition() + ");";
            case SYSTEM -> "";
        };
    }

    private static String qualified(CatalogItem item) {
        String schema = Names.quote(item.schema().name()) + "." + Names.quote(item.name());
        String database = item.schema().databaseName();
        return database == null ? schema : Names.quote(database) + "." + schema;
    }
}
