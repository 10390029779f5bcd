package io.holdfast.testkit.engine;

import io.holdfast.testkit.type.Column;
import io.holdfast.testkit.type.CopyFormat;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Drives a session as the wire layer would. */
final class Client implements AutoCloseable {
    private static final AtomicInteger IDS = new AtomicInteger();

    final int processId = IDS.incrementAndGet();
    final Session session;
    final List<String> notices = new CopyOnWriteArrayList<>();

    Client(Environment environment) throws SqlError {
        session =
                environment.open(new SessionStart("app", "materialize", Map.of("application_name", "test"), processId));
    }

    /** A simple Query of one statement. */
    Answer run(String sql) throws SqlError {
        Answer answer = new Answer();
        try {
            for (String statement : session.split(sql)) {
                answer = execute(statement, 0);
            }
        } finally {
            session.sync();
        }
        return answer;
    }

    /** One statement of a pipeline: no Sync. */
    Answer execute(String statement, long maxRows, @Nullable Object... parameters) throws SqlError {
        List<PgType> types = new ArrayList<>();
        for (Object parameter : parameters) {
            types.add(
                    parameter instanceof Integer
                            ? PgType.INT4
                            : parameter instanceof Long ? PgType.INT8 : PgType.UNKNOWN);
        }
        Prepared prepared = session.prepare(statement, types);
        Portal portal = session.bind("", prepared, Arrays.asList(parameters));
        Answer answer = new Answer();
        answer.columns = prepared.columns();
        answer.outcome = session.execute(portal, maxRows, answer);
        return answer;
    }

    List<String> rows(String sql) throws SqlError {
        return run(sql).rows;
    }

    String tag(String sql) throws SqlError {
        return run(sql).tag();
    }

    @Override
    public void close() {
        session.close();
    }

    /** What came back: rows as text. */
    final class Answer implements ResultSink {
        final List<String> rows = new CopyOnWriteArrayList<>();
        List<Column> columns = List.of();

        @Nullable
        Outcome outcome;

        String tag() {
            return outcome instanceof Outcome.Complete complete ? complete.tag() : String.valueOf(outcome);
        }

        List<String> names() {
            return columns.stream().map(Column::name).toList();
        }

        @Override
        public void row(@Nullable Object[] values) {
            rows.add(Arrays.stream(values)
                    .map(String::valueOf)
                    .reduce((a, b) -> a + " " + b)
                    .orElse(""));
        }

        @Override
        public void copyOut(List<Column> copied, CopyFormat format) {
            columns = copied;
        }

        @Override
        public void notice(String sqlState, String message) {
            notices.add(sqlState + " " + message);
        }

        @Override
        public void flush() {
            // nothing is buffered
        }
    }
}
