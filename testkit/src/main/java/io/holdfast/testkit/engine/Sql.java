package io.holdfast.testkit.engine;

import io.holdfast.testkit.relation.TableDefinition.ColumnSpec;
import io.holdfast.testkit.sql.Names;
import io.holdfast.testkit.sql.Token;
import io.holdfast.testkit.type.PgType;
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
                        + type(column)
                        + (column.nullable() ? "" : " NOT NULL")
                        + (column.shown().isEmpty() ? "" : " DEFAULT " + column.shown()))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /** A column's type as CREATE TABLE takes it. */
    private static String type(ColumnSpec column) {
        int modifiers = column.relational().indexOf('(');
        boolean numeric =
                column.type() == PgType.NUMERIC && !column.relational().startsWith("DECFLOAT");
        boolean scaled = modifiers > 0 && (numeric || column.type() == PgType.VARCHAR);
        PgType type = column.type().element().orElse(column.type());
        String array = column.type().element().isPresent() ? "[]" : "";
        return type.name().toLowerCase(Locale.ROOT)
                + array
                + (scaled ? column.relational().substring(modifiers) : "");
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
            case SOURCE -> "CREATE SOURCE " + name + columns(item) + cluster + " " + item.definition() + ";";
            case SINK -> "CREATE SINK " + name + cluster + " " + item.definition() + ";";
            case CONNECTION -> "CREATE CONNECTION " + name + " " + item.definition() + ";";
            case SECRET, SYSTEM -> "";
        };
    }

    /** Those of a load generator need not be said. */
    private static String columns(CatalogItem source) {
        boolean generated = source.definition().startsWith("from load generator");
        return generated || source.columns().isEmpty() ? "" : " " + columns(source.columns());
    }

    private static String qualified(CatalogItem item) {
        String schema = Names.quote(item.schema().name()) + "." + Names.quote(item.name());
        String database = item.schema().databaseName();
        return database == null ? schema : Names.quote(database) + "." + schema;
    }
}
