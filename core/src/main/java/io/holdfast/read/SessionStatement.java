package io.holdfast.read;

import java.util.List;

/** Reads what SET, RESET and DISCARD change. */
final class SessionStatement {
    private static final String AUTHORIZATION = "session authorization";
    private static final String TIME_ZONE = "timezone";
    private static final String SEARCH_PATH = "search_path";

    private SessionStatement() {}

    static Verdict verdict(StatementHead head, String sql) {
        if (head.isParenthesised()) {
            return Verdict.UNKNOWN;
        }
        return switch (head.first()) {
            case "set" -> set(head, sql);
            case "reset" -> reset(head);
            default ->
                head.at(1).equals("all")
                        ? changing(new SessionChange.ResetAll(true))
                        : Verdict.plain(StatementKind.SESSION);
        };
    }

    private static Verdict set(StatementHead head, String sql) {
        return switch (head.at(1)) {
            case "local", "transaction", "constraints" -> Verdict.plain(StatementKind.SESSION);
            case "session" -> setSession(head, sql);
            default -> setting(head, 1, sql);
        };
    }

    private static Verdict setSession(StatementHead head, String sql) {
        return switch (head.at(2)) {
            case "authorization" -> value(head, 3, new SessionChange.Set(AUTHORIZATION, sql));
            // sets several defaults at once, under other names
            case "characteristics" -> Verdict.plain(StatementKind.SESSION).pinning();
            default -> setting(head, 2, sql);
        };
    }

    private static Verdict setting(StatementHead head, int at, String sql) {
        return switch (head.at(at)) {
            case "time" -> value(head, at + 2, new SessionChange.Set(TIME_ZONE, sql));
            case "names" -> value(head, at + 1, new SessionChange.Set("client_encoding", sql));
            case "role" -> value(head, at + 1, new SessionChange.Set("role", sql));
            case "schema" -> value(head, at + 1, new SessionChange.Set(SEARCH_PATH, sql));
            case "xml" -> value(head, at + 2, new SessionChange.Set("xmloption", sql));
            default -> named(head, at, sql);
        };
    }

    private static Verdict named(StatementHead head, int at, String sql) {
        StringBuilder name = new StringBuilder(head.nameAt(at));
        int next = at + 1;
        while (head.at(next).equals(".")) {
            name.append('.').append(head.nameAt(next + 1));
            next += 2;
        }
        boolean assigns = head.at(next).equals("=") || head.at(next).equals("to");
        return assigns
                ? value(head, next, new SessionChange.Set(name.toString(), sql))
                : Verdict.plain(StatementKind.SESSION).pinning();
    }

    private static Verdict value(StatementHead head, int at, SessionChange.Set change) {
        int value = head.at(at).equals("=") || head.at(at).equals("to") ? at + 1 : at;
        return head.at(value).equals("default") ? changing(new SessionChange.Reset(change.name())) : changing(change);
    }

    private static Verdict reset(StatementHead head) {
        return switch (head.at(1)) {
            case "all" -> changing(new SessionChange.ResetAll(false));
            case "time" -> changing(new SessionChange.Reset(TIME_ZONE));
            case "schema" -> changing(new SessionChange.Reset(SEARCH_PATH));
            case "session" -> changing(new SessionChange.Reset(AUTHORIZATION));
            default -> changing(new SessionChange.Reset(dotted(head, 1)));
        };
    }

    private static String dotted(StatementHead head, int from) {
        StringBuilder name = new StringBuilder();
        for (int at = from; !head.at(at).isEmpty(); at++) {
            name.append(head.nameAt(at));
        }
        return name.toString();
    }

    private static Verdict changing(SessionChange change) {
        return new Verdict(StatementKind.SESSION, List.of(change), false, false, false);
    }
}
