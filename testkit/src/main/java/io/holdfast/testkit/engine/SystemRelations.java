package io.holdfast.testkit.engine;

import io.holdfast.testkit.relation.RelationalDatabase;
import io.holdfast.testkit.relation.TableDefinition;
import io.holdfast.testkit.relation.TableDefinition.ColumnSpec;
import io.holdfast.testkit.sql.Names;
import io.holdfast.testkit.sql.SqlType;
import io.holdfast.testkit.store.Tuple;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The relations of the system schemas. Their rows are made when they are read, from what the environment is just then. */
final class SystemRelations {
    /** The last column of a relation that shows a session its own database only. */
    private static final String DATABASE = "mz_database";

    private static final CatalogItem.Origin OF_THE_DATABASE =
            new CatalogItem.Origin(null, Environment.INTERNAL_ROLE, DATABASE);

    /** How relations begin that show a session its own role only. */
    private static final String MINE = "mz_show_my_";

    private final Environment environment;
    private final RelationalDatabase database;

    SystemRelations(Environment environment, RelationalDatabase database) {
        this.environment = environment;
        this.database = database;
    }

    void create() throws SqlError {
        new ObjectRelations(environment).addTo(this);
        new RoleRelations(environment).addTo(this);
        new PrivilegeRelations(environment).addTo(this);
        new ClusterRelations(environment).addTo(this);
        new StatusRelations(environment).addTo(this);
        new LagRelations(environment.lags()).addTo(this);
        new UnmeasuredRelations(environment).addTo(this);
        new ShowRelations(environment).addTo(this);
        new ConnectorRelations(environment).addTo(this);
        FixedPostgresRelations.addTo(this);
        new PostgresRelations(environment).addTo(this);
        new InformationSchema(environment).addTo(this);
    }

    /**
     * Adds a relation.
     *
     * @param name {@code schema.name}
     * @param columns {@code name type, …}; a type that ends in {@code ?} takes NULL
     * @param rows makes its rows
     */
    void add(String name, String columns, Supplier<List<Tuple>> rows) throws SqlError {
        List<ColumnSpec> specs =
                Stream.of(columns.split(", ", -1)).map(SystemRelations::column).toList();
        Catalog catalog = environment.catalog();
        Catalog.Target place = catalog.target(name, SearchPath.DEFAULT);
        database.addTable(new TableDefinition(
                RelationalDatabase.systemSchema(place.schema().name()),
                place.name(),
                specs,
                new TableDefinition.Computed(rows)));
        CatalogItem.Identity identity =
                new CatalogItem.Identity(catalog.nextSystemId(), place, CatalogItem.Kind.SYSTEM);
        List<ColumnSpec> shown =
                specs.stream().filter(spec -> !spec.name().equals(DATABASE)).toList();
        CatalogItem.Shape shape = new CatalogItem.Shape(shown, null, Set.of(), false);
        CatalogItem.Origin origin = shown.size() < specs.size() ? OF_THE_DATABASE : CatalogItem.Origin.SYSTEM;
        catalog.add(new CatalogItem(identity, shape, Set.of(), origin));
    }

    /** What a session reads where it names an object: of some system relations only what is its own. */
    static String reading(CatalogItem item, Function<String, Optional<String>> constants) {
        String whole = item.relationalName();
        if (item.kind() != CatalogItem.Kind.SYSTEM) {
            return whole;
        }
        if (item.definition().equals(OF_THE_DATABASE.definition())) {
            return part(
                    item,
                    whole,
                    DATABASE + " IS NULL OR " + DATABASE + " = "
                            + constants.apply("current_database").orElse("NULL"));
        }
        if (item.name().startsWith(MINE)) {
            String mine =
                    item.columns().stream().anyMatch(column -> column.name().equals("member")) ? "member" : "grantee";
            return part(
                    item, whole, mine + " = " + constants.apply("current_user").orElse("NULL"));
        }
        return whole;
    }

    private static String part(CatalogItem item, String whole, String condition) {
        String columns =
                item.columns().stream().map(spec -> Names.quote(spec.name())).collect(Collectors.joining(", "));
        return "(SELECT " + columns + " FROM " + whole + " WHERE " + condition + ")";
    }

    /** Where a session looks for names, the implicit schemas first. */
    static List<String> visible(SearchPath path) {
        List<String> schemas = new ArrayList<>(List.of("mz_catalog", "pg_catalog"));
        schemas.addAll(path.schemas());
        return schemas;
    }

    private static ColumnSpec column(String text) {
        String[] parts = text.split(" ", -1);
        boolean nullable = parts[1].endsWith("?");
        String type = nullable ? parts[1].substring(0, parts[1].length() - 1) : parts[1];
        return switch (type) {
            case "text" -> new ColumnSpec(parts[0], PgType.TEXT, "VARCHAR", nullable);
            case "int4" -> new ColumnSpec(parts[0], PgType.INT4, "INTEGER", nullable);
            case "int8" -> new ColumnSpec(parts[0], PgType.INT8, "BIGINT", nullable);
            case "bool" -> new ColumnSpec(parts[0], PgType.BOOL, "BOOLEAN", nullable);
            case "uuid" -> new ColumnSpec(parts[0], PgType.UUID, "UUID", nullable);
            case "jsonb" -> new ColumnSpec(parts[0], PgType.JSONB, "JSON", nullable);
            case "numeric" -> new ColumnSpec(parts[0], PgType.NUMERIC, "DECFLOAT(39)", nullable);
            case "float4" -> new ColumnSpec(parts[0], PgType.FLOAT4, "REAL", nullable);
            case "float8" -> new ColumnSpec(parts[0], PgType.FLOAT8, "DOUBLE PRECISION", nullable);
            case "timestamptz" -> new ColumnSpec(parts[0], PgType.TIMESTAMPTZ, "TIMESTAMP(6) WITH TIME ZONE", nullable);
            case "interval" -> new ColumnSpec(parts[0], PgType.INTERVAL, "BINARY(32)", nullable);
            case "int4[]", "int8[]" -> {
                PgType array = type.equals("int4[]") ? PgType.INT4_ARRAY : PgType.INT8_ARRAY;
                yield new ColumnSpec(parts[0], array, SqlType.of(array).relational(), nullable);
            }
            case "mz_timestamp" ->
                new ColumnSpec(
                        parts[0], PgType.MZ_TIMESTAMP, "NUMERIC(" + SqlType.MZ_TIMESTAMP_PRECISION + ",0)", nullable);
            default -> throw new IllegalArgumentException("no type " + text);
        };
    }

    /** A time of the clock as a column holds it. */
    static OffsetDateTime time(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }

    /** A list of texts as it is sent. */
    static String list(List<String> values) {
        return "{" + String.join(",", values) + "}";
    }
}
