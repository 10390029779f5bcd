package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A call such as {@code has_table_privilege('app', 'orders', 'SELECT')}.
 *
 * @param role whose privilege, empty for the session's role
 * @param kind what it is on, as in GRANT
 * @param object its name, empty for SYSTEM
 * @param privileges one of them is enough, separated by commas
 */
public record PrivilegeQuestion(String role, String kind, String object, String privileges) {
    /** Among the session's functions, for every question. */
    public static final String CONSTANT = "has_privilege";

    private static final String SELF = "";

    private static final Map<String, String> KINDS = Map.of(
            "has_table_privilege", "TABLE",
            "has_schema_privilege", "SCHEMA",
            "has_database_privilege", "DATABASE",
            "has_cluster_privilege", "CLUSTER",
            "has_system_privilege", "SYSTEM",
            "has_role", "ROLE",
            "pg_has_role", "ROLE");

    static boolean asks(String function) {
        return KINDS.containsKey(function);
    }

    /**
     * Reads a call's arguments: literals, and the session's role, which stands where no role is given.
     *
     * @param function its name
     * @param in what stands between the parentheses
     * @return the question
     * @throws SqlError 0A000 for any other argument, 42883 for another number of them
     */
    static PrivilegeQuestion read(String function, Cursor in) throws SqlError {
        String kind = String.valueOf(KINDS.get(function));
        List<String> arguments = new ArrayList<>();
        while (!in.done()) {
            Token token = in.next();
            boolean own = token.word("current_user") || token.word("session_user") || token.word("current_role");
            if (!own && token.kind() != Token.Kind.STRING) {
                throw other(function);
            }
            arguments.add(own ? SELF : token.text());
            if (own && in.peek().symbol("(")) {
                in.parenthesized();
            }
            if (!in.done() && !in.acceptSymbol(",")) {
                throw other(function);
            }
        }
        if (kind.equals("SYSTEM")) {
            arguments.add(Math.max(0, arguments.size() - 1), "");
        }
        if (arguments.size() == 2) {
            arguments.add(0, SELF);
        }
        if (arguments.size() != 3) {
            throw Functions.unknown(function);
        }
        return new PrivilegeQuestion(arguments.get(0), kind, arguments.get(1), arguments.get(2));
    }

    private static SqlError other(String function) {
        return SqlError.of(
                "0A000", function + " of anything but literals and the current role is not supported by the emulator");
    }
}
