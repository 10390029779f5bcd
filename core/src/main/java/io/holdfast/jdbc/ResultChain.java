package io.holdfast.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The results of a text of several statements, in order. They are walked over while the lease is ours, so that the driver asks
 * for their types then, and not on the next borrower's connection. Used by one thread at a time.
 */
final class ResultChain {
    private final List<Part> parts = new ArrayList<>();
    private int at;

    /** One statement's result: rows, or else how many it changed. */
    private record Part(@Nullable ResultSet rows, long count) {}

    /** What an execute has left; the driver's own place in it is behind the last one afterwards. */
    static ResultChain of(Statement executed, Connection physical, Session session) throws SQLException {
        ResultChain chain = new ResultChain();
        while (true) {
            ResultSet rows = executed.getResultSet();
            long count = rows == null ? executed.getLargeUpdateCount() : -1;
            if (rows == null && count == -1) {
                return chain;
            }
            ColumnTypes.learn(rows, physical, session);
            chain.parts.add(new Part(rows, count));
            executed.getMoreResults(Statement.KEEP_CURRENT_RESULT);
        }
    }

    private @Nullable Part current() {
        return at < parts.size() ? parts.get(at) : null;
    }

    /** Null where this one is a count, or behind the last one. */
    @Nullable
    ResultSet rows() {
        Part part = current();
        return part == null ? null : part.rows();
    }

    /** -1 where this one has rows, or behind the last one. */
    long count() {
        Part part = current();
        return part == null ? -1 : part.count();
    }

    /**
     * Goes to the next one, as {@link Statement#getMoreResults(int)} does.
     *
     * @return whether that has rows
     */
    boolean next(int what) throws SQLException {
        int from = at;
        at = Math.min(at + 1, parts.size());
        if (what == Statement.CLOSE_CURRENT_RESULT) {
            close(from, at);
        } else if (what == Statement.CLOSE_ALL_RESULTS) {
            close(0, at);
        }
        return rows() != null;
    }

    private void close(int from, int until) throws SQLException {
        for (Part part : parts.subList(from, until)) {
            if (part.rows() != null) {
                part.rows().close();
            }
        }
    }
}
