package io.holdfast.subscribe.state;

import io.holdfast.subscribe.spill.Packed;
import io.holdfast.subscribe.spill.RowSorter;
import io.holdfast.subscribe.spill.RowSorter.Entry;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** Equal rows, of which the sum of their copies is wanted. */
final class Copies implements RowSorter.Group {
    private final ObjLongConsumer<Packed> receiver;
    private @Nullable Packed row;
    private long sum;

    /** Nothing seen yet; the receiver hears the sum, also where it is 0. */
    Copies(ObjLongConsumer<Packed> receiver) {
        this.receiver = receiver;
    }

    @Override
    public void add(Entry entry) {
        row = entry.row();
        sum += entry.mark();
    }

    @Override
    public void end() {
        if (row != null) {
            receiver.accept(row, sum);
        }
    }
}
