package io.holdfast.testkit.model;

import io.holdfast.testkit.store.Tuple;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as lists of values. */
final class Rows {
    private Rows() {}

    static List<@Nullable Object> values(Tuple row) {
        @Nullable Object[] values = new Object[row.size()];
        row.copyTo(values, 0);
        return Collections.unmodifiableList(Arrays.asList(values));
    }
}
