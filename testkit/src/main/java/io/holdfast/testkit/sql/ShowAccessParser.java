package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.SqlError;
import java.util.Map;
import java.util.Optional;

/** Reads SHOW of privileges, memberships and network policies. */
final class ShowAccessParser {
    /** What each sort of privileges is told with. */
    private static final Map<String, String> PRIVILEGES = Map.of(
            "system", "grantor, grantee, privilege_type",
            "cluster", "grantor, grantee, name, privilege_type",
            "database", "grantor, grantee, name, privilege_type",
            "schema", "grantor, grantee, database, name, privilege_type",
            "object", "grantor, grantee, database, schema, name, object_type, privilege_type",
            "all", "grantor, grantee, database, schema, name, object_type, privilege_type");

    private final Cursor cursor;

    ShowAccessParser(Cursor cursor) {
        this.cursor = cursor;
    }

    /** After SHOW; empty where it is something else. */
    Optional<Statement> read() throws SqlError {
        if (cursor.accept("privileges")) {
            return Optional.of(privileges());
        }
        if (cursor.accept("default", "privileges")) {
            String columns = "object_owner, database, schema, object_type, grantee, privilege_type";
            return Optional.of(of(columns, "mz_show_default_privileges", granted("grantee")));
        }
        if (cursor.accept("role", "membership")) {
            return Optional.of(of("role, member, grantor", "mz_show_role_members", granted("member")));
        }
        if (cursor.accept("network", "policies")) {
            return Optional.of(of("name, rules, comment", "mz_show_network_policies", "true"));
        }
        return Optional.empty();
    }

    private Statement privileges() throws SqlError {
        String kind = "all";
        if (cursor.accept("on")) {
            kind = cursor.identifier();
            if (kind.endsWith("s") || !PRIVILEGES.containsKey(kind)) {
                kind = kind.endsWith("s") && !kind.equals("tables") ? kind.substring(0, kind.length() - 1) : "object";
            }
        }
        String columns = PRIVILEGES.get(kind);
        if (columns == null) {
            throw cursor.unexpected("SYSTEM, CLUSTERS, DATABASES, SCHEMAS or OBJECTS");
        }
        return of(columns, "mz_show_" + kind + "_privileges", granted("grantee"));
    }

    private String granted(String column) throws SqlError {
        return cursor.accept("for") ? column + " = " + Names.literal(cursor.identifier()) : "true";
    }

    private Statement of(String columns, String relation, String where) throws SqlError {
        String order = columns.substring(0, columns.indexOf(','));
        return ShowParser.listing(cursor, columns + " FROM mz_internal." + relation + " WHERE " + where, order);
    }
}
