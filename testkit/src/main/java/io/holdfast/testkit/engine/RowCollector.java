package io.holdfast.testkit.engine;

import io.holdfast.testkit.type.Column;
import io.holdfast.testkit.type.CopyFormat;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the rows of a statement. */
final class RowCollector implements ResultSink {
    private final List<List<Object>> rows = new ArrayList<>();

    /** Runs statements, each in a transaction of its own; the rows of the last. */
    static List<List<Object>> run(Session session, String sql) throws SqlError {
        List<List<Object>> rows = List.of();
        for (String statement : session.split(sql)) {
            RowCollector collector = new RowCollector();
            session.execute(session.bind("", session.prepare(statement, List.of()), List.of()), 0, collector);
            session.sync();
            rows = collector.rows;
        }
        return rows;
    }

    @Override
    @SuppressWarnings("NullAway") // a row may hold NULL
    public void row(@Nullable Object[] values) {
        rows.add(Collections.unmodifiableList(Arrays.asList(values)));
    }

    @Override
    public void copyOut(List<Column> columns, CopyFormat format) {
        // rows follow as for a query
    }

    @Override
    public void notice(String sqlState, String message) {
        // an internal user has nobody to tell
    }

    @Override
    public void flush() {
        // nothing is buffered
    }
}
