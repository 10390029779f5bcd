package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.SqlError;
import java.util.List;
import java.util.Set;

/** Qualified names. */
public final class Names {
    /** The one database. */
    public static final String DATABASE = "materialize";

    /** The one schema that takes objects. */
    public static final String SCHEMA = "public";

    private static final Set<String> SYSTEM_SCHEMAS = Set.of("mz_catalog", "mz_internal", "pg_catalog");

    private Names() {}

    /** An object's key in the catalog: its plain name, or {@code schema.name} for a system relation. */
    static String local(List<String> qualifiers, String name) throws SqlError {
        if (qualifiers.isEmpty()) {
            return name;
        }
        String schema = qualifiers.get(qualifiers.size() - 1);
        boolean database = qualifiers.size() == 1 || qualifiers.get(0).equals(DATABASE);
        if (database && schema.equals(SCHEMA)) {
            return name;
        }
        if (database && SYSTEM_SCHEMAS.contains(schema)) {
            return schema + "." + name;
        }
        String written = String.join(".", qualifiers);
        throw SqlError.of("XX000", "unknown schema '" + written + "'");
    }

    /**
     * Quotes an identifier.
     *
     * @param name any text
     * @return the identifier in double quotes
     */
    public static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /**
     * Quotes a string.
     *
     * @param value any text
     * @return the literal
     */
    public static String literal(String value) {
        return '\'' + value.replace("'", "''") + '\'';
    }
}
