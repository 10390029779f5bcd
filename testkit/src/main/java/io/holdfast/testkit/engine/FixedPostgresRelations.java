package io.holdfast.testkit.engine;

import io.holdfast.testkit.relation.TableDefinition.ColumnSpec;
import io.holdfast.testkit.sql.Keywords;
import io.holdfast.testkit.store.Tuple;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The part of {@code pg_catalog} that is the same in every environment: types, and what Materialize has none of. */
final class FixedPostgresRelations {
    /** The relation that comments of objects are kept for. */
    static final long PG_CLASS = 1259;

    /** Types whose input function has an underscore in its name. */
    private static final Set<PgType> UNDERSCORED = Set.of(
            PgType.DATE,
            PgType.TIME,
            PgType.TIMESTAMP,
            PgType.TIMESTAMPTZ,
            PgType.INTERVAL,
            PgType.NUMERIC,
            PgType.UUID,
            PgType.JSON,
            PgType.JSONB,
            PgType.MZ_TIMESTAMP);

    static final long PG_CATALOG = 11;
    static final long ARRANGEMENT = 1;

    private FixedPostgresRelations() {}

    static void addTo(SystemRelations relations) throws SqlError {
        addTypes(relations);
        addEmpty(relations);
    }

    private static void addTypes(SystemRelations relations) throws SqlError {
        relations.add(
                "pg_catalog.pg_type",
                "oid int8, typname text, typnamespace int8, typowner int8, typtype text, typcategory text, typelem int8, "
                        + "typlen int4, typnotnull bool, typbasetype int8, typtypmod int4, typrelid int8, typarray int8, "
                        + "typdelim text, typinput text, typreceive text, typcollation int8, typdefault text?, mz_name text",
                () -> Stream.of(PgType.values())
                        .map(FixedPostgresRelations::type)
                        .toList());
        relations.add(
                "pg_catalog.pg_am",
                "oid int8, amname text, amtype text, amcanorder bool",
                () -> List.of(Tuple.of(ARRANGEMENT, "arrangement", "i", false)));
    }

    /** What drivers and psql look into, and Materialize has none of. */
    private static void addEmpty(SystemRelations relations) throws SqlError {
        String constraint = "oid int8, conname text, connamespace int8, contype text, condeferrable bool, "
                + "condeferred bool, convalidated bool, conrelid int8, contypid int8, conindid int8, conparentid int8, "
                + "confrelid int8, confupdtype text, confdeltype text, confmatchtype text, conislocal bool, "
                + "coninhcount int4, conkey int4[]?, confkey int4[]?, conbin text?, consrc text?";
        relations.add("pg_catalog.pg_constraint", constraint, List::of);
        relations.add("mz_internal.mz_constraint_keys", constraint + ", mz_position int4, mz_column int4", List::of);
        relations.add("pg_catalog.pg_shdescription", "objoid int8, classoid int8, description text", List::of);
        relations.add("pg_catalog.pg_inherits", "inhrelid int8, inhparent int8, inhseqno int4", List::of);
        relations.add(
                "pg_catalog.pg_trigger",
                "oid int8, tgrelid int8, tgname text, tgenabled text, tgisinternal bool, tgconstraint int8",
                List::of);
        relations.add(
                "pg_catalog.pg_rewrite",
                "oid int8, rulename text, ev_class int8, ev_type text, ev_enabled text, is_instead bool",
                List::of);
        relations.add(
                "pg_catalog.pg_policy",
                "oid int8, polname text, polrelid int8, polcmd text, polpermissive bool, polroles int8[]?, polqual text?, "
                        + "polwithcheck text?",
                List::of);
        relations.add(
                "pg_catalog.pg_collation",
                "oid int8, collname text, collnamespace int8, collencoding int4, collcollate text, collctype text",
                List::of);
        addFixed(relations);
    }

    private static void addFixed(SystemRelations relations) throws SqlError {
        relations.add(
                "mz_internal.mz_keywords",
                "word text, catcode text, catdesc text, barelabel bool, baredesc text",
                () -> Keywords.words().stream()
                        .map(word -> Tuple.of(word, "R", "reserved", false, "requires AS"))
                        .toList());
        relations.add("pg_catalog.pg_tablespace", "oid int8, spcname text, spcowner int8, spcacl text?", List::of);
        relations.add(
                "pg_catalog.pg_settings",
                "name text, setting text",
                () -> List.of(
                        Tuple.of("max_index_keys", "32"),
                        Tuple.of("default_transaction_isolation", "strict serializable")));
        relations.add(
                "pg_catalog.pg_proc",
                "oid int8, proname text, pronamespace int8, proowner int8, proargdefaults text?, prorettype int8, "
                        + "proisagg bool, proiswindow bool, prokind text, proargtypes text?, proargnames text?, "
                        + "proargmodes text?, proallargtypes text?",
                List::of);
    }

    private static Tuple type(PgType type) {
        PgType element = type.element().orElse(null);
        String base = (element == null ? type : element).name().toLowerCase(Locale.ROOT);
        String name = element == null ? base : "_" + base;
        String function = element != null ? "array_" : UNDERSCORED.contains(type) ? base + "_" : base;
        ColumnSpec column = new ColumnSpec("", type, "", true);
        return Tuple.of(
                (long) type.oid(),
                name,
                PG_CATALOG,
                Roles.SYSTEM_OID,
                "b",
                category(type),
                element == null ? 0L : (long) element.oid(),
                type.length(),
                false,
                0L,
                -1,
                0L,
                type.array()
                        .filter(array -> element == null)
                        .map(array -> (long) array.oid())
                        .orElse(0L),
                ",",
                function + "in",
                function + "recv",
                0L,
                null,
                ObjectRelations.typeName(column));
    }

    private static String category(PgType type) {
        if (type.element().isPresent()) {
            return "A";
        }
        return switch (type) {
            case BOOL -> "B";
            case INT2, INT4, INT8, OID, FLOAT4, FLOAT8, NUMERIC -> "N";
            case TEXT, NAME, BPCHAR, VARCHAR -> "S";
            case DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> "D";
            case INTERVAL -> "T";
            default -> "U";
        };
    }
}
