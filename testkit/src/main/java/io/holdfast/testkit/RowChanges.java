package io.holdfast.testkit;

import io.holdfast.testkit.engine.Feed;
import org.jspecify.annotations.Nullable;

/**
 * Rows that come and go at one timestamp, in one or more tables. The same changes may be applied to several environments, which
 * then share the rows in memory. Values are of the Java class of their column's type: {@code Integer} for {@code int}, {@code
 * Long} for {@code bigint}, {@code BigDecimal} for {@code numeric}, {@code String} for {@code text} and {@code jsonb}, {@code
 * OffsetDateTime} for {@code timestamptz}. Not thread-safe while it is being filled.
 */
public final class RowChanges {
    private final Feed feed = new Feed();

    /** No changes yet. */
    public RowChanges() {}

    /**
     * Adds a row.
     *
     * @param table the table's name
     * @param values one a column
     * @return this
     */
    public RowChanges insert(String table, @Nullable Object... values) {
        feed.insert(table, values);
        return this;
    }

    /**
     * Takes a row away, which must exist.
     *
     * @param table the table's name
     * @param values one a column
     * @return this
     */
    public RowChanges delete(String table, @Nullable Object... values) {
        feed.delete(table, values);
        return this;
    }

    Feed feed() {
        return feed;
    }
}
