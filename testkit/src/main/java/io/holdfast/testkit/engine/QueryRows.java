package io.holdfast.testkit.engine;

import io.holdfast.testkit.relation.RowSet;
import io.holdfast.testkit.type.SqlError;
import org.jspecify.annotations.Nullable;

/** The rows of a query, all there from the start. */
final class QueryRows implements Rows {
    private final RowSet rows;
    private boolean ended;

    QueryRows(RowSet rows) {
        this.rows = rows;
    }

    @Override
    public @Nullable Object @Nullable [] poll() throws SqlError {
        if (ended) {
            return null;
        }
        Object[] row = rows.next();
        ended = row == null;
        return row;
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public boolean await(long until) {
        return true;
    }

    @Override
    public void close() {
        ended = true;
        rows.close();
    }
}
