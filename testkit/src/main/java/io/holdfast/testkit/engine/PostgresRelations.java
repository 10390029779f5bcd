package io.holdfast.testkit.engine;

import io.holdfast.testkit.relation.TableDefinition.ColumnSpec;
import io.holdfast.testkit.store.Tuple;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * As much of {@code pg_catalog} as drivers and psql read: what there is, and the relations of which Materialize has nothing.
 * Relations that end in {@code mz_database} show a session its own database only.
 */
final class PostgresRelations {
    private static final int UTF8 = 6;

    private final Environment environment;

    PostgresRelations(Environment environment) {
        this.environment = environment;
    }

    void addTo(SystemRelations relations) throws SqlError {
        addContainers(relations);
        addRelations(relations);
        addIndexes(relations);
        addRoles(relations);
        relations.add(
                "pg_catalog.pg_description",
                "objoid int8, classoid int8, objsubid int4, description text, mz_database text?",
                () -> rows(this::comments));
    }

    private Stream<Tuple> comments(CatalogItem item) {
        return environment.world().comments().list().stream()
                .filter(comment -> comment.id().equals(item.id())
                        && comment.type().equals(item.kind().label()))
                .map(comment -> Tuple.of(
                        ObjectRelations.oid(item),
                        FixedPostgresRelations.PG_CLASS,
                        comment.column() == null ? 0 : comment.column(),
                        comment.text(),
                        item.schema().databaseName()));
    }

    private void addContainers(SystemRelations relations) throws SqlError {
        relations.add(
                "pg_catalog.pg_namespace",
                "oid int8, nspname text, nspowner int8, nspacl text?, mz_database text?",
                () -> environment.catalog().schemas().stream()
                        .map(schema -> Tuple.of(
                                namespace(schema),
                                schema.name(),
                                owner("SCHEMA", schema.id()),
                                null,
                                schema.databaseName()))
                        .toList());
        relations.add(
                "pg_catalog.pg_database",
                "oid int8, datname text, datdba int8, encoding int4, datcollate text, datctype text, datistemplate bool, "
                        + "datallowconn bool, datconnlimit int4, datacl text?",
                () -> environment.catalog().databases().stream()
                        .map(database -> Tuple.of(
                                ObjectRelations.databaseOid(database),
                                database.name(),
                                owner("DATABASE", database.id()),
                                UTF8,
                                "C",
                                "C",
                                false,
                                true,
                                -1,
                                null))
                        .toList());
    }

    private void addRelations(SystemRelations relations) throws SqlError {
        relations.add(
                "pg_catalog.pg_class",
                "oid int8, relname text, relnamespace int8, reltype int8, reloftype int8, relowner int8, relam int8, "
                        + "relfilenode int8, reltablespace int8, reltuples float4, relpages int4, reltoastrelid int8, "
                        + "relhasindex bool, relisshared bool, relpersistence text, relkind text, relnatts int4, "
                        + "relchecks int4, relhasoids bool, relhasrules bool, relhastriggers bool, relhassubclass bool, "
                        + "relrowsecurity bool, relforcerowsecurity bool, relreplident text, relispartition bool, "
                        + "relacl text?, reloptions text?, mz_definition text?, mz_database text?",
                () -> rows(item -> Stream.of(relation(item))));
        relations.add(
                "pg_catalog.pg_attribute",
                "attrelid int8, attname text, atttypid int8, attlen int4, attnum int4, attndims int4, atttypmod int4, "
                        + "attnotnull bool, atthasdef bool, attidentity text, attgenerated text, attisdropped bool, "
                        + "attislocal bool, attinhcount int4, attcollation int8, attstorage text, attstattarget int4, "
                        + "attacl text?, attoptions text?, attfdwoptions text?, mz_database text?",
                () -> rows(PostgresRelations::attributes));
        relations.add(
                "pg_catalog.pg_attrdef",
                "oid int8, adrelid int8, adnum int4, adbin text, adsrc text, mz_database text?",
                () -> rows(PostgresRelations::defaults));
        relations.add(
                "pg_catalog.pg_tables",
                "schemaname text, tablename text, tableowner text, hasindexes bool, mz_database text?",
                () -> listed(CatalogItem.Kind.TABLE, List.of(this::indexed)));
        relations.add(
                "pg_catalog.pg_views",
                "schemaname text, viewname text, viewowner text, definition text, mz_database text?",
                () -> listed(CatalogItem.Kind.VIEW, List.of(CatalogItem::definition)));
        relations.add(
                "pg_catalog.pg_matviews",
                "schemaname text, matviewname text, matviewowner text, hasindexes bool, definition text, "
                        + "mz_database text?",
                () -> listed(CatalogItem.Kind.MATERIALIZED_VIEW, List.of(this::indexed, CatalogItem::definition)));
    }

    private void addIndexes(SystemRelations relations) throws SqlError {
        String index = "indexrelid int8, indrelid int8, indnatts int4, indisunique bool, indisprimary bool, "
                + "indimmediate bool, indisclustered bool, indisvalid bool, indisready bool, indisreplident bool, "
                + "indkey text, indoption text, indexprs text?, indpred text?";
        relations.add(
                "pg_catalog.pg_index",
                index + ", mz_database text?",
                () -> indexes(item -> Stream.of(index(item, null))));
        // one row for every part of a key: what information_schema._pg_expandarray makes of pg_index
        relations.add(
                "mz_internal.mz_index_keys",
                index + ", mz_position int4, mz_column int4, mz_key text, mz_database text?",
                () -> indexes(item -> IndexKeys.of(item).stream().map(part -> index(item, part))));
        relations.add(
                "pg_catalog.pg_indexes",
                "schemaname text, tablename text, indexname text, tablespace text?, indexdef text, mz_database text?",
                () -> indexes(item -> Stream.of(Tuple.of(
                        item.schema().name(),
                        IndexKeys.on(item).name(),
                        item.name(),
                        null,
                        Sql.create(item),
                        item.schema().databaseName()))));
    }

    private void addRoles(SystemRelations relations) throws SqlError {
        relations.add(
                "pg_catalog.pg_roles",
                "oid int8, rolname text, rolsuper bool, rolinherit bool, rolcreaterole bool, rolcreatedb bool, "
                        + "rolcanlogin bool, rolreplication bool, rolconnlimit int4, rolpassword text, "
                        + "rolvaliduntil timestamptz?, rolbypassrls bool, rolconfig text?",
                () -> environment.world().roles().all().stream().map(this::role).toList());
        relations.add(
                "pg_catalog.pg_auth_members",
                "roleid int8, member int8, grantor int8, admin_option bool",
                () -> environment.world().roles().grants().stream()
                        .filter(granted -> granted.kind().equals("ROLE"))
                        .map(granted -> Tuple.of(
                                roleOid(granted.object()),
                                roleOid(granted.grantee()),
                                roleOid(granted.grantor()),
                                false))
                        .toList());
    }

    private List<Tuple> rows(Function<CatalogItem, Stream<Tuple>> row) {
        return environment.catalog().all().stream()
                .filter(item -> item.readable() || item.kind() == CatalogItem.Kind.INDEX)
                .flatMap(row)
                .toList();
    }

    private List<Tuple> indexes(Function<CatalogItem, Stream<Tuple>> row) {
        return environment.catalog().own().stream()
                .filter(item -> item.kind() == CatalogItem.Kind.INDEX)
                .flatMap(row)
                .toList();
    }

    private List<Tuple> listed(CatalogItem.Kind kind, List<Function<CatalogItem, Object>> more) {
        return environment.catalog().own().stream()
                .filter(item -> item.kind() == kind)
                .map(item -> {
                    List<@Nullable Object> values =
                            new ArrayList<>(List.of(item.schema().name(), item.name(), item.owner()));
                    more.forEach(value -> values.add(value.apply(item)));
                    values.add(item.schema().databaseName());
                    return Tuple.of(values.toArray());
                })
                .toList();
    }

    private boolean indexed(CatalogItem item) {
        return environment.catalog().own().stream()
                .anyMatch(one -> one.kind() == CatalogItem.Kind.INDEX && IndexKeys.on(one) == item);
    }

    private long roleOid(String name) {
        return environment.world().roles().oid(name);
    }

    private long owner(String kind, String id) {
        return roleOid(environment.world().roles().owner(new Roles.Owned(kind, id)));
    }

    private static long namespace(Schema schema) {
        return schema.name().equals("pg_catalog")
                ? FixedPostgresRelations.PG_CATALOG
                : ObjectRelations.schemaOid(schema);
    }

    private static String kind(CatalogItem item) {
        return switch (item.kind()) {
            case TABLE, SYSTEM, SOURCE, SINK, CONNECTION, SECRET -> "r";
            case VIEW -> "v";
            case MATERIALIZED_VIEW -> "m";
            case INDEX -> "i";
        };
    }

    private static String definition(CatalogItem index) {
        CatalogItem on = IndexKeys.on(index);
        return "CREATE INDEX " + index.name() + " ON " + on.schema().name() + "." + on.name() + " USING arrangement ("
                + index.definition() + ")";
    }

    private Tuple relation(CatalogItem item) {
        boolean index = item.kind() == CatalogItem.Kind.INDEX;
        List<@Nullable Object> values = new ArrayList<>(List.of(
                ObjectRelations.oid(item),
                item.name(),
                namespace(item.schema()),
                0L,
                0L,
                roleOid(item.owner()),
                index ? FixedPostgresRelations.ARRANGEMENT : 0L,
                0L,
                0L,
                -1.0f,
                -1,
                0L,
                !index && indexed(item)));
        values.addAll(List.of(
                false,
                "p",
                kind(item),
                item.columns().size(),
                0,
                false,
                false,
                false,
                false,
                false,
                false,
                "d",
                false));
        values.add(null);
        values.add(null);
        values.add(index ? definition(item) : item.definition().isEmpty() ? null : item.definition());
        values.add(item.schema().databaseName());
        return Tuple.of(values.toArray());
    }

    private static Stream<Tuple> attributes(CatalogItem item) {
        List<Tuple> rows = new ArrayList<>();
        List<ColumnSpec> columns = item.kind() == CatalogItem.Kind.INDEX ? IndexKeys.columns(item) : item.columns();
        for (ColumnSpec column : columns) {
            rows.add(Tuple.of(
                    ObjectRelations.oid(item),
                    column.name(),
                    (long) column.type().oid(),
                    column.type().length(),
                    rows.size() + 1,
                    0,
                    -1,
                    !column.nullable(),
                    !column.shown().isEmpty(),
                    "",
                    "",
                    false,
                    true,
                    0,
                    0L,
                    "p",
                    -1,
                    null,
                    null,
                    null,
                    item.schema().databaseName()));
        }
        return rows.stream();
    }

    private static Stream<Tuple> defaults(CatalogItem item) {
        List<Tuple> rows = new ArrayList<>();
        int position = 0;
        for (ColumnSpec column : item.columns()) {
            position++;
            if (!column.shown().isEmpty()) {
                long oid = ObjectRelations.oid(item);
                String standard = column.shown();
                rows.add(Tuple.of(
                        oid, oid, position, standard, standard, item.schema().databaseName()));
            }
        }
        return rows.stream();
    }

    private static Tuple index(CatalogItem item, IndexKeys.@Nullable Part part) {
        List<IndexKeys.Part> key = IndexKeys.of(item);
        boolean expressions = key.stream().anyMatch(one -> one.column() == 0);
        List<@Nullable Object> values = new ArrayList<>(List.of(
                ObjectRelations.oid(item),
                ObjectRelations.oid(IndexKeys.on(item)),
                key.size(),
                false,
                false,
                true,
                false,
                true,
                true,
                false,
                key.stream().map(one -> String.valueOf(one.column())).collect(Collectors.joining(" ")),
                key.stream().map(one -> "0").collect(Collectors.joining(" "))));
        values.add(expressions ? item.definition() : null);
        values.add(null);
        if (part != null) {
            values.addAll(List.of(part.position(), part.column(), part.text()));
        }
        values.add(item.schema().databaseName());
        return Tuple.of(values.toArray());
    }

    private Tuple role(Roles.Role role) {
        return Tuple.of(
                environment.world().roles().oid(role.name()),
                role.name(),
                role.system(),
                true,
                role.system(),
                role.system(),
                true,
                false,
                -1,
                "********",
                null,
                false,
                null);
    }
}
