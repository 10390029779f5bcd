package io.holdfast.testkit.engine;

import io.holdfast.testkit.relation.TableDefinition.ColumnSpec;
import io.holdfast.testkit.store.Tuple;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** As much of {@code pg_catalog} and {@code information_schema} as clients ask for by themselves. */
final class PostgresRelations {
    private static final long PG_CATALOG = 11;

    private final Environment environment;

    PostgresRelations(Environment environment) {
        this.environment = environment;
    }

    void addTo(SystemRelations relations) throws SqlError {
        relations.add(
                "pg_catalog.pg_type",
                "oid int8, typname text, typnamespace int8, typtype text, typelem int8, typlen int4, typnotnull bool, "
                        + "typbasetype int8, typtypmod int4, typrelid int8, typarray int8, typdelim text",
                () -> List.of(PgType.values()).stream()
                        .map(PostgresRelations::type)
                        .toList());
        relations.add(
                "pg_catalog.pg_namespace",
                "oid int8, nspname text, nspowner int8",
                () -> environment.catalog().schemas().stream()
                        .map(schema -> Tuple.of(namespace(schema), schema.name(), 10L))
                        .toList());
        relations.add(
                "pg_catalog.pg_class",
                "oid int8, relname text, relnamespace int8, relkind text, relowner int8, reltype int8, relhasindex bool, "
                        + "relpersistence text, relispartition bool",
                () -> environment.catalog().all().stream()
                        .map(PostgresRelations::relation)
                        .toList());
        relations.add(
                "pg_catalog.pg_attribute",
                "attrelid int8, attname text, atttypid int8, attnum int4, attnotnull bool, atttypmod int4, attlen int4, "
                        + "atthasdef bool, attisdropped bool, attidentity text, attgenerated text",
                this::attributes);
        relations.add(
                "pg_catalog.pg_database",
                "oid int8, datname text, datallowconn bool",
                () -> environment.catalog().databases().stream()
                        .map(database -> Tuple.of(Long.parseLong(database.id().substring(1)), database.name(), true))
                        .toList());
        relations.add(
                "information_schema.tables",
                "table_catalog text?, table_schema text, table_name text, table_type text",
                () -> environment.catalog().all().stream()
                        .filter(item -> item.kind() != CatalogItem.Kind.INDEX)
                        .map(PostgresRelations::table)
                        .toList());
    }

    private static Tuple type(PgType type) {
        String name = type.name().toLowerCase(Locale.ROOT);
        return Tuple.of((long) type.oid(), name, PG_CATALOG, "b", 0L, type.length(), false, 0L, -1, 0L, 0L, ",");
    }

    private static long namespace(Schema schema) {
        return schema.name().equals("pg_catalog") ? PG_CATALOG : ObjectRelations.schemaOid(schema);
    }

    private static Tuple relation(CatalogItem item) {
        String kind = switch (item.kind()) {
            case TABLE, SYSTEM -> "r";
            case VIEW -> "v";
            case MATERIALIZED_VIEW -> "m";
            case INDEX -> "i";
        };
        return Tuple.of(
                ObjectRelations.oid(item), item.name(), namespace(item.schema()), kind, 10L, 0L, false, "p", false);
    }

    private List<Tuple> attributes() {
        List<Tuple> rows = new ArrayList<>();
        for (CatalogItem item : environment.catalog().all()) {
            int position = 1;
            for (ColumnSpec column : item.columns()) {
                rows.add(Tuple.of(
                        ObjectRelations.oid(item),
                        column.name(),
                        (long) column.type().oid(),
                        position++,
                        !column.nullable(),
                        -1,
                        column.type().length(),
                        !column.standard().isEmpty(),
                        false,
                        "",
                        ""));
            }
        }
        return rows;
    }

    private static Tuple table(CatalogItem item) {
        String type = switch (item.kind()) {
            case VIEW -> "VIEW";
            case MATERIALIZED_VIEW -> "MATERIALIZED VIEW";
            default -> "BASE TABLE";
        };
        String database = Optional.ofNullable(item.schema().databaseName()).orElse("materialize");
        return Tuple.of(database, item.schema().name(), item.name(), type);
    }
}
