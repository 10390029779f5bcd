package io.holdfast.testkit;

import io.holdfast.testkit.engine.Engine;
import io.holdfast.testkit.engine.Prepared;
import io.holdfast.testkit.engine.ResultSink;
import io.holdfast.testkit.engine.Session;
import io.holdfast.testkit.engine.SessionStart;
import io.holdfast.testkit.type.Column;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A session without a socket, for the length of one call. */
final class LocalSession {
    private LocalSession() {}

    static List<List<@Nullable Object>> run(Engine engine, String user, String sql) {
        Rows rows = new Rows();
        String current = sql;
        try (Session session =
                engine.open(new SessionStart(user, EmulatorDefaults.DATABASE, Map.of(), EmulatorDefaults.NO_PROCESS))) {
            for (String statement : session.split(sql)) {
                current = statement;
                Prepared prepared = session.prepare(statement, List.of());
                session.execute(session.bind("", prepared, List.of()), 0, rows);
            }
            session.sync();
        } catch (SqlError e) {
            throw new IllegalArgumentException(e.sqlState() + " " + e.message() + " in: " + current, e);
        }
        return rows.rows;
    }

    private static final class Rows implements ResultSink {
        private final List<List<@Nullable Object>> rows = new ArrayList<>();

        @Override
        public void row(@Nullable Object[] values) {
            rows.add(Collections.unmodifiableList(new ArrayList<>(Arrays.asList(values))));
        }

        @Override
        public void copyOut(List<Column> columns) {
            // rows follow through row()
        }

        @Override
        public void notice(String sqlState, String message) {
            // nobody reads notices of a local session
        }

        @Override
        public void flush() {
            // rows are in memory already
        }
    }
}
