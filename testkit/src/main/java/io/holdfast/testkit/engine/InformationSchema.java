package io.holdfast.testkit.engine;

import io.holdfast.testkit.relation.TableDefinition.ColumnSpec;
import io.holdfast.testkit.store.Tuple;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code information_schema}: a session's own database, and the system schemas. */
final class InformationSchema {
    private final Environment environment;

    InformationSchema(Environment environment) {
        this.environment = environment;
    }

    void addTo(SystemRelations relations) throws SqlError {
        relations.add(
                "information_schema.schemata",
                "catalog_name text?, schema_name text, mz_database text?",
                () -> environment.catalog().schemas().stream()
                        .map(schema -> Tuple.of(schema.databaseName(), schema.name(), schema.databaseName()))
                        .toList());
        relations.add(
                "information_schema.tables",
                "table_catalog text?, table_schema text, table_name text, table_type text, mz_database text?",
                () -> environment.catalog().all().stream()
                        .filter(CatalogItem::readable)
                        .map(InformationSchema::table)
                        .toList());
        relations.add(
                "information_schema.views",
                "table_catalog text?, table_schema text, table_name text, view_definition text, mz_database text?",
                () -> environment.catalog().own().stream()
                        .filter(item -> item.kind() == CatalogItem.Kind.VIEW)
                        .map(item -> place(item, item.definition()))
                        .toList());
        relations.add(
                "information_schema.columns",
                "table_catalog text?, table_schema text, table_name text, column_name text, ordinal_position int4, "
                        + "column_default text?, is_nullable text, data_type text, mz_database text?",
                this::columns);
    }

    private static Tuple place(CatalogItem item, @Nullable Object... more) {
        String database = item.schema().databaseName();
        @Nullable Object[] values = new Object[more.length + 4];
        values[0] = database;
        values[1] = item.schema().name();
        values[2] = item.name();
        System.arraycopy(more, 0, values, 3, more.length);
        values[more.length + 3] = database;
        return Tuple.of(values);
    }

    private static Tuple table(CatalogItem item) {
        return place(
                item,
                switch (item.kind()) {
                    case VIEW -> "VIEW";
                    case MATERIALIZED_VIEW -> "MATERIALIZED VIEW";
                    case SOURCE -> "SOURCE";
                    default -> "BASE TABLE";
                });
    }

    private List<Tuple> columns() {
        List<Tuple> rows = new ArrayList<>();
        for (CatalogItem item : environment.catalog().all()) {
            int position = 0;
            for (ColumnSpec column : item.columns()) {
                position++;
                rows.add(place(
                        item,
                        column.name(),
                        position,
                        column.shown().isEmpty() ? null : column.shown(),
                        column.nullable() ? "YES" : "NO",
                        ObjectRelations.typeName(column)));
            }
        }
        return rows;
    }
}
