package io.holdfast.testkit.engine;

import io.holdfast.testkit.store.Change;
import io.holdfast.testkit.type.Column;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a SUBSCRIBE shows of changes, after the timestamp. */
sealed interface SubscribeLayout permits DiffLayout, EnvelopeLayout {
    /** The columns after {@code mz_timestamp} and {@code mz_progressed}. */
    List<Column> columns();

    /**
     * The rows of one time.
     *
     * @param changes consolidated and ordered by row
     * @param begun makes a row that holds its timestamp
     * @param offset where this layout's columns begin in it
     * @return the rows in order
     */
    Iterator<@Nullable Object[]> rows(List<Change> changes, Supplier<@Nullable Object[]> begun, int offset);
}
