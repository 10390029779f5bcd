package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.relation.TableDefinition.ColumnSpec;
import io.holdfast.testkit.sql.SqlType;
import io.holdfast.testkit.store.History;
import io.holdfast.testkit.store.Tuple;
import io.holdfast.testkit.type.SqlError;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What there is: databases, schemas, objects, columns, indexes, their dependencies and their history. */
final class ObjectRelations {
    private static final String OBJECT = "id text, oid int8, schema_id text, name text";
    private static final String SQL = "owner_id text, privileges text, create_sql text?, redacted_create_sql text?";
    private static final int FIRST_OID = 20_000;

    private final Environment environment;
    private final Catalog catalog;

    ObjectRelations(Environment environment) {
        this.environment = environment;
        this.catalog = environment.catalog();
    }

    void addTo(SystemRelations relations) throws SqlError {
        addContainers(relations);
        addObjects(relations);
        addOutside(relations);
        addIndexColumns(relations);
        relations.add(
                "mz_catalog.mz_columns",
                "id text, name text, position int8, nullable bool, type text, default text?, type_oid int8, type_mod"
                        + " int4",
                this::columns);
        relations.add(
                "mz_internal.mz_object_dependencies",
                "object_id text, referenced_object_id text",
                () -> flat(
                        catalog.own(),
                        item -> item.uses().stream()
                                .map(used -> Tuple.of(item.id(), used.id()))
                                .toList()));
        relations.add(
                "mz_internal.mz_object_global_ids",
                "id text, global_id text",
                () -> rows(item -> true, item -> Tuple.of(item.id(), item.id())));
        relations.add(
                "mz_internal.mz_history_retention_strategies", "id text, strategy text, value jsonb", this::retention);
    }

    private void addContainers(SystemRelations relations) throws SqlError {
        relations.add(
                "mz_catalog.mz_databases",
                "id text, oid int8, name text, owner_id text, privileges text",
                () -> catalog.databases().stream()
                        .map(database -> Tuple.of(
                                database.id(),
                                databaseOid(database),
                                database.name(),
                                RoleRelations.ownerId(roles(), new Roles.Owned("DATABASE", database.id())),
                                RoleRelations.privileges(roles(), new Roles.Owned("DATABASE", database.id()))))
                        .toList());
        relations.add(
                "mz_catalog.mz_schemas",
                "id text, oid int8, database_id text?, name text, owner_id text, privileges text",
                () -> catalog.schemas().stream()
                        .map(schema -> Tuple.of(
                                schema.id(),
                                schemaOid(schema),
                                databaseId(schema),
                                schema.name(),
                                RoleRelations.ownerId(roles(), new Roles.Owned("SCHEMA", schema.id())),
                                RoleRelations.privileges(roles(), new Roles.Owned("SCHEMA", schema.id()))))
                        .toList());
    }

    private void addObjects(SystemRelations relations) throws SqlError {
        relations.add(
                "mz_catalog.mz_objects",
                OBJECT + ", type text, owner_id text, cluster_id text?, privileges text",
                () -> rows(
                        item -> true,
                        item -> with(item, item.kind().label(), owner(item), clusterId(item), privileges(item))));
        relations.add(
                "mz_catalog.mz_relations",
                OBJECT + ", type text, owner_id text, cluster_id text?, privileges text",
                () -> rows(
                        item -> item.readable() || item.kind() == CatalogItem.Kind.SOURCE,
                        item -> with(item, item.kind().label(), owner(item), clusterId(item), privileges(item))));
        relations.add(
                "mz_internal.mz_object_fully_qualified_names",
                "id text, name text, object_type text, schema_id text, schema_name text, database_id text?, "
                        + "database_name text?, cluster_id text?",
                () -> rows(item -> true, this::qualified));
        addSorts(relations);
    }

    private void addSorts(SystemRelations relations) throws SqlError {
        relations.add(
                "mz_catalog.mz_tables",
                OBJECT + ", " + SQL + ", source_id text?",
                () -> rows(
                        item -> item.kind() == CatalogItem.Kind.TABLE || item.kind() == CatalogItem.Kind.SYSTEM,
                        item -> with(
                                item,
                                owner(item),
                                privileges(item),
                                sql(item),
                                sql(item),
                                used(item, CatalogItem.Kind.SOURCE))));
        relations.add(
                "mz_catalog.mz_views",
                OBJECT + ", definition text, " + SQL,
                () -> rows(
                        item -> item.kind() == CatalogItem.Kind.VIEW,
                        item -> with(item, item.definition(), owner(item), privileges(item), sql(item), sql(item))));
        relations.add(
                "mz_catalog.mz_materialized_views",
                OBJECT + ", cluster_id text, definition text, " + SQL,
                () -> rows(
                        item -> item.kind() == CatalogItem.Kind.MATERIALIZED_VIEW,
                        item -> with(
                                item,
                                clusterId(item),
                                item.definition(),
                                owner(item),
                                privileges(item),
                                sql(item),
                                sql(item))));
        relations.add(
                "mz_catalog.mz_indexes",
                "id text, oid int8, name text, on_id text, cluster_id text, owner_id text, create_sql text?, "
                        + "redacted_create_sql text?",
                () -> rows(item -> item.kind() == CatalogItem.Kind.INDEX, this::index));
    }

    private void addIndexColumns(SystemRelations relations) throws SqlError {
        relations.add(
                "mz_catalog.mz_index_columns",
                "index_id text, index_position int8, on_position int8?, on_expression text?, nullable bool",
                () -> flat(
                        catalog.own().stream()
                                .filter(item -> item.kind() == CatalogItem.Kind.INDEX)
                                .toList(),
                        ObjectRelations::keys));
    }

    private static List<Tuple> keys(CatalogItem index) {
        List<Tuple> rows = new ArrayList<>();
        for (IndexKeys.Part part : IndexKeys.of(index)) {
            boolean column = part.column() > 0;
            rows.add(Tuple.of(
                    index.id(),
                    (long) part.position(),
                    column ? (long) part.column() : null,
                    column ? null : part.text(),
                    !column
                            || IndexKeys.on(index)
                                    .columns()
                                    .get(part.column() - 1)
                                    .nullable()));
        }
        return rows;
    }

    private void addOutside(SystemRelations relations) throws SqlError {
        String connector = ", type text, connection_id text?, size text?, envelope_type text?, cluster_id text?, ";
        relations.add("mz_catalog.mz_sources", OBJECT + connector + SQL, () -> connectors(CatalogItem.Kind.SOURCE));
        relations.add("mz_catalog.mz_sinks", OBJECT + connector + SQL, () -> connectors(CatalogItem.Kind.SINK));
        relations.add(
                "mz_catalog.mz_connections",
                OBJECT + ", type text, " + SQL,
                () -> rows(
                        item -> item.kind() == CatalogItem.Kind.CONNECTION,
                        item -> with(
                                item,
                                ConnectorDefinitions.type(item),
                                owner(item),
                                privileges(item),
                                sql(item),
                                sql(item))));
        relations.add(
                "mz_catalog.mz_secrets",
                OBJECT + ", owner_id text, privileges text",
                () -> rows(
                        item -> item.kind() == CatalogItem.Kind.SECRET,
                        item -> with(item, owner(item), privileges(item))));
        relations.add(
                "mz_internal.mz_comments",
                "id text, object_type text, object_sub_id int4?, comment text",
                () -> environment.world().comments().list().stream()
                        .map(comment -> Tuple.of(comment.id(), comment.type(), comment.column(), comment.text()))
                        .toList());
    }

    private List<Tuple> connectors(CatalogItem.Kind kind) {
        return environment.connectors().list(kind).stream()
                .map(connector -> {
                    CatalogItem item = connector.item();
                    return with(
                            item,
                            connector.type(),
                            used(item, CatalogItem.Kind.CONNECTION),
                            null,
                            connector.envelope(),
                            clusterId(item),
                            owner(item),
                            privileges(item),
                            sql(item),
                            sql(item));
                })
                .toList();
    }

    private static @Nullable String used(CatalogItem item, CatalogItem.Kind kind) {
        return item.uses().stream()
                .filter(one -> one.kind() == kind)
                .map(CatalogItem::id)
                .findFirst()
                .orElse(null);
    }

    private List<Tuple> rows(Predicate<CatalogItem> wanted, Function<CatalogItem, Tuple> row) {
        return catalog.all().stream().filter(wanted).map(row).toList();
    }

    private static List<Tuple> flat(List<CatalogItem> items, Function<CatalogItem, List<Tuple>> rows) {
        return items.stream().flatMap(item -> rows.apply(item).stream()).toList();
    }

    private static Tuple with(CatalogItem item, @Nullable Object... more) {
        @Nullable Object[] values = new Object[4 + more.length];
        values[0] = item.id();
        values[1] = oid(item);
        values[2] = item.schema().id();
        values[3] = item.name();
        System.arraycopy(more, 0, values, 4, more.length);
        return Tuple.of(values);
    }

    static long oid(CatalogItem item) {
        return oid(item.id(), 0);
    }

    static long schemaOid(Schema schema) {
        return oid(schema.id(), 2);
    }

    static long databaseOid(Database database) {
        return oid(database.id(), 1);
    }

    /** A number of its own for every id and sort. */
    private static long oid(String id, int sort) {
        long number = Long.parseLong(id.substring(1)) * 8 + sort * 2L;
        return FIRST_OID + number + (id.startsWith("s") ? 1 : 0);
    }

    private Roles roles() {
        return environment.world().roles();
    }

    private String privileges(CatalogItem item) {
        return RoleRelations.privileges(roles(), new Roles.Owned("TABLE", item.id()), item.owner());
    }

    static @Nullable String databaseId(Schema schema) {
        Database database = schema.database();
        return database == null ? null : database.id();
    }

    private String owner(CatalogItem item) {
        return environment.world().roles().id(item.owner());
    }

    static @Nullable String clusterId(CatalogItem item) {
        Cluster cluster = item.cluster();
        return cluster == null ? null : cluster.id();
    }

    private static @Nullable String sql(CatalogItem item) {
        return item.kind() == CatalogItem.Kind.SYSTEM ? null : Sql.create(item);
    }

    private Tuple index(CatalogItem item) {
        return Tuple.of(
                item.id(),
                oid(item),
                item.name(),
                item.uses().iterator().next().id(),
                clusterId(item),
                owner(item),
                sql(item),
                sql(item));
    }

    private Tuple qualified(CatalogItem item) {
        Schema schema = item.schema();
        return Tuple.of(
                item.id(),
                item.name(),
                item.kind().label(),
                schema.id(),
                schema.name(),
                databaseId(schema),
                schema.databaseName(),
                clusterId(item));
    }

    private List<Tuple> columns() {
        List<Tuple> rows = new ArrayList<>();
        for (CatalogItem item : catalog.all()) {
            long position = 1;
            for (ColumnSpec column : item.columns()) {
                rows.add(Tuple.of(
                        item.id(),
                        column.name(),
                        position++,
                        column.nullable(),
                        typeName(column),
                        column.shown().isEmpty() ? null : column.shown(),
                        (long) column.type().oid(),
                        -1));
            }
        }
        return rows;
    }

    /** A column's type as the catalog names it. */
    static String typeName(ColumnSpec column) {
        return switch (column.type()) {
            case BOOL -> "boolean";
            case INT2 -> "smallint";
            case INT4 -> "integer";
            case INT8 -> "bigint";
            case FLOAT4 -> "real";
            case FLOAT8 -> "double precision";
            case TIMESTAMP -> "timestamp without time zone";
            case TIMESTAMPTZ -> "timestamp with time zone";
            default ->
                column.type().element().isPresent()
                        ? SqlType.name(column.type())
                        : column.type().name().toLowerCase(Locale.ROOT);
        };
    }

    private List<Tuple> retention() {
        List<Tuple> rows = new ArrayList<>();
        for (CatalogItem item : catalog.own()) {
            History history = item.history();
            if (history != null && item.kind() != CatalogItem.Kind.SINK) {
                String value = BigDecimal.valueOf(history.retention()).toPlainString();
                rows.add(Tuple.of(item.id(), "FOR", value));
            }
        }
        return rows;
    }
}
