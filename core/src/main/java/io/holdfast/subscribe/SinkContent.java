package io.holdfast.subscribe;

import java.util.stream.Collectors;

/**
 * How to read what a sink holds of the subscribed object, so that a subscription that moves to another environment finds out
 * what differs. It is read in the transaction that the correction is applied in, and only then.
 */
@FunctionalInterface
public interface SinkContent {
    /**
     * The query.
     *
     * @param columns of the object; with keys in front in the upsert shape
     * @return a SELECT of the sink's database that gives these columns, in this order
     */
    String select(Columns columns);

    /**
     * A table whose columns are named as the object's.
     *
     * @param table its name as SQL, quoted where it has to be
     * @return reads all of it
     */
    static SinkContent table(String table) {
        if (table.isBlank()) {
            throw new IllegalArgumentException("the sink's table has a blank name");
        }
        return columns -> "SELECT "
                + columns.names().stream()
                        .map(name -> '"' + name.replace("\"", "\"\"") + '"')
                        .collect(Collectors.joining(", "))
                + " FROM " + table;
    }
}
