package io.holdfast.testkit.engine;

import io.holdfast.testkit.relation.RelationalDatabase;
import io.holdfast.testkit.relation.TableDefinition;
import io.holdfast.testkit.relation.TableDefinition.ColumnSpec;
import io.holdfast.testkit.sql.SqlType;
import io.holdfast.testkit.store.History;
import io.holdfast.testkit.store.TimeStore;
import io.holdfast.testkit.store.Tuple;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The relations of {@code mz_catalog}, {@code mz_internal} and {@code pg_catalog} that a client reads. */
final class SystemRelations {
    private static final String PUBLIC = "u1";
    private static final long PG_CATALOG = 11;

    private final Catalog catalog;
    private final TimeStore store;
    private final RelationalDatabase database;

    SystemRelations(Catalog catalog, TimeStore store, RelationalDatabase database) {
        this.catalog = catalog;
        this.store = store;
        this.database = database;
    }

    void create() throws SqlError {
        add(
                "mz_catalog.mz_objects",
                List.of(text("id"), text("schema_id"), text("name"), text("type")),
                () -> rows(
                        null,
                        item -> Tuple.of(
                                item.id(), PUBLIC, item.name(), item.kind().label())));
        named("mz_catalog.mz_tables", CatalogItem.Kind.TABLE);
        named("mz_catalog.mz_views", CatalogItem.Kind.VIEW);
        named("mz_catalog.mz_materialized_views", CatalogItem.Kind.MATERIALIZED_VIEW);
        add(
                "mz_catalog.mz_indexes",
                List.of(text("id"), text("name"), text("on_id"), text("cluster_id")),
                () -> rows(
                        CatalogItem.Kind.INDEX,
                        item -> Tuple.of(
                                item.id(),
                                item.name(),
                                item.uses().iterator().next().id(),
                                "u1")));
        add(
                "mz_catalog.mz_schemas",
                List.of(text("id"), text("database_id"), text("name")),
                () -> List.of(Tuple.of(PUBLIC, "u1", "public")));
        add("mz_catalog.mz_databases", List.of(text("id"), text("name")), () -> List.of(Tuple.of("u1", "materialize")));
        add(
                "mz_catalog.mz_columns",
                List.of(text("id"), text("name"), big("position"), bool("nullable"), text("type")),
                this::columns);
        add(
                "mz_internal.mz_frontiers",
                List.of(text("object_id"), time("read_frontier"), time("write_frontier")),
                this::frontiers);
        addPostgres();
    }

    private void addPostgres() throws SqlError {
        List<ColumnSpec> type =
                List.of(big("oid"), text("typname"), big("typnamespace"), text("typtype"), big("typelem"));
        add(
                "pg_catalog.pg_type",
                type,
                () -> List.of(PgType.values()).stream()
                        .map(known -> Tuple.of(
                                (long) known.oid(), known.name().toLowerCase(Locale.ROOT), PG_CATALOG, "b", 0L))
                        .toList());
        add(
                "pg_catalog.pg_namespace",
                List.of(big("oid"), text("nspname")),
                () -> List.of(Tuple.of(PG_CATALOG, "pg_catalog"), Tuple.of(2200L, "public")));
    }

    private void named(String name, CatalogItem.Kind kind) throws SqlError {
        add(
                name,
                List.of(text("id"), text("schema_id"), text("name")),
                () -> rows(kind, item -> Tuple.of(item.id(), PUBLIC, item.name())));
    }

    private List<Tuple> rows(
            CatalogItem.@org.jspecify.annotations.Nullable Kind kind, Function<CatalogItem, Tuple> row) {
        return catalog.own().stream()
                .filter(item -> kind == null || item.kind() == kind)
                .map(row)
                .toList();
    }

    private List<Tuple> columns() {
        List<Tuple> rows = new ArrayList<>();
        for (CatalogItem item : catalog.own()) {
            long position = 1;
            for (ColumnSpec column : item.columns()) {
                String type = column.type().name().toLowerCase(Locale.ROOT);
                rows.add(Tuple.of(item.id(), column.name(), position++, column.nullable(), type));
            }
        }
        return rows;
    }

    private List<Tuple> frontiers() {
        List<Tuple> rows = new ArrayList<>();
        for (CatalogItem item : catalog.own()) {
            History history = item.history();
            if (history != null) {
                rows.add(Tuple.of(item.id(), history.since(), store.upper(history)));
            }
        }
        return rows;
    }

    private void add(String name, List<ColumnSpec> columns, Supplier<List<Tuple>> rows) throws SqlError {
        int dot = name.indexOf('.');
        database.addTable(new TableDefinition(
                RelationalDatabase.systemSchema(name.substring(0, dot)),
                name.substring(dot + 1),
                columns,
                new TableDefinition.Computed(rows)));
        CatalogItem.Shape shape = new CatalogItem.Shape(columns, null, Set.of(), false);
        catalog.add(new CatalogItem("s" + name, name, CatalogItem.Kind.SYSTEM, shape, Set.of()));
    }

    private static ColumnSpec text(String name) {
        return new ColumnSpec(name, PgType.TEXT, "VARCHAR", false, "");
    }

    private static ColumnSpec big(String name) {
        return new ColumnSpec(name, PgType.INT8, "BIGINT", false, "");
    }

    private static ColumnSpec bool(String name) {
        return new ColumnSpec(name, PgType.BOOL, "BOOLEAN", false, "");
    }

    private static ColumnSpec time(String name) {
        String relational = "NUMERIC(" + SqlType.MZ_TIMESTAMP_PRECISION + ",0)";
        return new ColumnSpec(name, PgType.MZ_TIMESTAMP, relational, true, "");
    }
}
