package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads GRANT and REVOKE. */
final class GrantParser {
    private final Cursor cursor;

    GrantParser(Cursor cursor) {
        this.cursor = cursor;
    }

    Statement read() throws SqlError {
        boolean grant = cursor.next().text().equals("grant");
        List<String> privileges = new ArrayList<>();
        do {
            privileges.add(cursor.identifier());
        } while (cursor.acceptSymbol(","));
        String kind = "ROLE";
        List<String> objects = new ArrayList<>();
        if (cursor.accept("privileges") || cursor.peek().word("on")) {
            cursor.expect("on");
            kind = kind();
            privileges.replaceAll(privilege -> privilege.toUpperCase(Locale.ROOT));
            if (!kind.equals("SYSTEM")) {
                names(objects);
            }
        } else {
            objects.addAll(privileges);
            privileges.clear();
        }
        cursor.expect(grant ? "to" : "from");
        List<String> roles = new ArrayList<>();
        names(roles);
        cursor.expectEnd();
        return new Statement.Grant(grant, privileges, kind, objects, roles);
    }

    private String kind() throws SqlError {
        if (cursor.accept("all")) {
            throw SqlError.of("0A000", "GRANT ON ALL is not supported by the emulator");
        }
        for (String kind : List.of("table", "schema", "database", "cluster", "system")) {
            if (cursor.accept(kind)) {
                return kind.toUpperCase(Locale.ROOT);
            }
        }
        return "TABLE";
    }

    private void names(List<String> into) throws SqlError {
        do {
            cursor.accept("group");
            into.add(cursor.objectName());
        } while (cursor.acceptSymbol(","));
    }
}
