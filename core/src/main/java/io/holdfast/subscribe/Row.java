package io.holdfast.subscribe;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of the subscribed object. Equal to another row of equal values, arrays by content. Immutable, as long as nobody
 * writes into an array or a {@link java.sql.Timestamp} that it holds: the subscription keeps the same objects to know
 * what it has delivered, so copy before you change one.
 */
public final class Row {
    private final Columns columns;
    private final @Nullable Object[] values;

    /**
     * A row.
     *
     * @param columns what the values mean
     * @param values one for each column, copied
     * @throws IllegalArgumentException where there are more or fewer values than columns
     */
    public Row(Columns columns, List<? extends @Nullable Object> values) {
        if (columns.all().size() != values.size()) {
            throw new IllegalArgumentException(
                    values.size() + " values for " + columns.all().size() + " columns");
        }
        this.columns = columns;
        this.values = values.toArray();
    }

    /**
     * The columns.
     *
     * @return the same for all rows of a batch
     */
    public Columns columns() {
        return columns;
    }

    /**
     * The values as JDBC types them: what PgJDBC's {@code getObject} gives, SQL arrays as Java arrays.
     *
     * @return in the order of the columns, unmodifiable, with null for SQL NULL
     */
    public List<@Nullable Object> values() {
        return Collections.unmodifiableList(Arrays.asList(values));
    }

    /**
     * The value of a column.
     *
     * @param column its name
     * @return null for SQL NULL
     * @throws IllegalArgumentException where no column has the name
     */
    public @Nullable Object value(String column) {
        return values[columns.indexOf(column)];
    }

    /**
     * The value of a column, without a search for its name.
     *
     * @param index the column's, from 0
     * @return null for SQL NULL
     * @throws IndexOutOfBoundsException where there is no such column
     */
    public @Nullable Object value(int index) {
        return values[index];
    }

    /**
     * The row as a value of a class; keep the {@link RowMapper} where there are many.
     *
     * @param mapper such as {@link RowMapper#to}
     * @return what the mapper makes
     * @param <T> the class
     */
    public <T> T as(RowMapper<T> mapper) {
        return mapper.map(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Row row && Arrays.deepEquals(values, row.values);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.deepToString(values);
    }
}
