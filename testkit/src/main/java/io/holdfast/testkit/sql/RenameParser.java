package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.SqlError;

/** Reads ALTER … RENAME, ALTER … SWAP, ALTER CLUSTER … SET and ALTER ROLE … SET. */
final class RenameParser {
    private final Cursor cursor;

    RenameParser(Cursor cursor) {
        this.cursor = cursor;
    }

    Statement read() throws SqlError {
        cursor.expect("alter");
        String kind = DefinitionParser.kind(cursor).orElseThrow(this::unsupported);
        cursor.accept("if", "exists");
        String name = cursor.objectName();
        if (cursor.accept("rename", "to")) {
            return renamed(new Statement.Rename(kind, name, cursor.objectName(), false));
        }
        boolean swaps = kind.equals("CLUSTER") || kind.equals("SCHEMA");
        if (swaps && cursor.accept("swap", "with")) {
            return renamed(new Statement.Rename(kind, name, cursor.objectName(), true));
        }
        if (kind.equals("CLUSTER") && cursor.peek().word("set")) {
            return new ClusterParser(cursor).alter(name);
        }
        if (kind.equals("ROLE")) {
            return role(name);
        }
        throw unsupported();
    }

    /** {@code ALTER ROLE … SET name = value} and {@code RESET name}. */
    private Statement role(String name) throws SqlError {
        if (!cursor.peek().word("set") && !cursor.peek().word("reset")) {
            throw unsupported();
        }
        Statement setting = new SettingParser(cursor).read();
        if (!(setting instanceof Statement.SetVariable set)) {
            throw unsupported();
        }
        return new Statement.AlterRole(name, set.name(), set.value());
    }

    private Statement renamed(Statement.Rename rename) throws SqlError {
        cursor.expectEnd();
        return rename;
    }

    private SqlError unsupported() {
        return SqlError.of(
                "0A000",
                "ALTER with " + cursor.peek().text().toUpperCase(java.util.Locale.ROOT)
                        + " is not supported by the emulator");
    }
}
