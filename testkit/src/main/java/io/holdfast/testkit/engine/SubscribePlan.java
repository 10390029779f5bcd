package io.holdfast.testkit.engine;

import io.holdfast.testkit.type.Column;
import io.holdfast.testkit.type.PgType;
import java.util.ArrayList;
import java.util.List;

/**
 * A SUBSCRIBE whose times are chosen.
 *
 * @param asOf where it starts
 * @param upTo where it ends, {@link Long#MAX_VALUE} for never
 * @param snapshot whether the rows that exist come first
 * @param progress whether frontiers are told
 * @param width how many columns a row has
 */
record SubscribePlan(long asOf, long upTo, boolean snapshot, boolean progress, int width) {

    /** The columns that a SUBSCRIBE adds to its query's. */
    static List<Column> columns(List<Column> query, boolean progress) {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("mz_timestamp", PgType.NUMERIC));
        if (progress) {
            columns.add(new Column("mz_progressed", PgType.BOOL));
        }
        columns.add(new Column("mz_diff", PgType.INT8));
        columns.addAll(query);
        return List.copyOf(columns);
    }
}
