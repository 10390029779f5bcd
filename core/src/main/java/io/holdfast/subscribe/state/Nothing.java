package io.holdfast.subscribe.state;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.SinkTransaction;
import java.util.List;

/** Keeps nothing: in another environment the handler gets the whole content anew. */
final class Nothing implements Delivered {
    @Override
    public boolean comparable() {
        return false;
    }

    @Override
    public boolean known() {
        return true;
    }

    @Override
    public void replace(List<Change> content) {}

    @Override
    public void add(List<Change> changes) {}

    @Override
    public Difference compare(SinkTransaction transaction, Content content, long timestamp) {
        throw new IllegalStateException("nothing is kept to compare with");
    }

    @Override
    public void close() {}
}
