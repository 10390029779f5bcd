package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.SqlError;

/** What stands between EXPLAIN and the query. */
record ExplainHead(boolean timestamp, boolean json) {
    static ExplainHead read(Cursor cursor) throws SqlError {
        cursor.expect("explain");
        boolean timestamp = cursor.accept("timestamp");
        if (!timestamp) {
            stage(cursor);
        }
        boolean json = false;
        if (cursor.accept("as")) {
            json = cursor.accept("json");
            if (!json) {
                cursor.expect("text");
            }
        }
        if (timestamp) {
            cursor.expect("for");
        } else {
            cursor.accept("for");
        }
        if (json && !timestamp) {
            throw SqlError.of("0A000", "EXPLAIN AS JSON of a plan is not supported by the emulator");
        }
        return new ExplainHead(timestamp, json);
    }

    private static void stage(Cursor cursor) throws SqlError {
        boolean known =
                cursor.accept("optimized", "plan") || cursor.accept("physical", "plan") || cursor.accept("plan");
        boolean query = cursor.peek().word("select")
                || cursor.peek().word("values")
                || cursor.peek().word("with")
                || cursor.peek().word("table")
                || cursor.peek().symbol("(");
        if (!known && !query) {
            throw SqlError.of(
                    "0A000",
                    "EXPLAIN " + cursor.peek().text().toUpperCase(java.util.Locale.ROOT)
                            + " is not supported by the emulator");
        }
    }
}
