package io.holdfast.testkit.engine;

import io.holdfast.testkit.sql.Statement;
import io.holdfast.testkit.sql.SubscribeOutput;
import io.holdfast.testkit.store.Change;
import io.holdfast.testkit.type.Column;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of a SUBSCRIBE, and the rows that show what changed at one time. Immutable. */
final class SubscribeShape {
    private final List<Column> columns;
    private final SubscribeLayout layout;
    private final boolean progress;

    private SubscribeShape(SubscribeLayout layout, boolean progress) {
        this.layout = layout;
        this.progress = progress;
        List<Column> all = new ArrayList<>();
        all.add(new Column("mz_timestamp", PgType.NUMERIC));
        if (progress) {
            all.add(new Column("mz_progressed", PgType.BOOL));
        }
        all.addAll(layout.columns());
        this.columns = List.copyOf(all);
    }

    /**
     * Lays it out.
     *
     * @param options what the statement asks for
     * @param query the columns of what it follows
     * @return the shape
     * @throws SqlError XX000 where the key or the order does not fit the columns
     */
    static SubscribeShape of(Statement.SubscribeOptions options, List<Column> query) throws SqlError {
        SubscribeOutput output = options.output();
        SubscribeLayout layout;
        if (output instanceof SubscribeOutput.Upsert upsert) {
            layout = EnvelopeLayout.upsert(query, upsert.keys());
        } else if (output instanceof SubscribeOutput.Debezium debezium) {
            layout = EnvelopeLayout.debezium(query, debezium.keys());
        } else {
            List<SubscribeOutput.SortKey> by =
                    output instanceof SubscribeOutput.Ordered ordered ? ordered.by() : List.of();
            layout = DiffLayout.of(query, by);
        }
        return new SubscribeShape(layout, options.progress());
    }

    List<Column> columns() {
        return columns;
    }

    boolean progress() {
        return progress;
    }

    @Nullable
    Object[] progressAt(long time) {
        Object[] row = new Object[columns.size()];
        row[0] = BigDecimal.valueOf(time);
        row[1] = true;
        return row;
    }

    /** The rows of one time, made as they are asked for. */
    Iterator<@Nullable Object[]> rows(long time, List<Change> changes) {
        BigDecimal at = BigDecimal.valueOf(time);
        return layout.rows(
                changes,
                () -> {
                    Object[] row = new Object[columns.size()];
                    row[0] = at;
                    if (progress) {
                        row[1] = false;
                    }
                    return row;
                },
                progress ? 2 : 1);
    }
}
