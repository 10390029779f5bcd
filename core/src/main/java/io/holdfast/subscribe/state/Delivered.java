package io.holdfast.subscribe.state;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.SinkTransaction;
import java.util.List;

/** What the handler has had. Confined to the subscription's thread. */
public interface Delivered extends AutoCloseable {
    /**
     * Whether a move to another environment can be answered by a correction, and not by a whole snapshot.
     *
     * @return false where it never can
     */
    boolean comparable();

    /**
     * Whether it knows now what was delivered.
     *
     * @return false in a process that has not read it yet
     */
    boolean known();

    /**
     * Takes a whole content in, in the place of what was there.
     *
     * @param content what the handler has
     */
    void replace(List<Change> content);

    /**
     * Takes in what the handler has applied.
     *
     * @param changes in their order
     */
    void add(List<Change> changes);

    /**
     * Begins to compare a snapshot that arrives, which {@link #compare} will be asked about.
     *
     * @return takes out of it what needs not be held
     */
    default Sieve sieve() {
        return Sieve.OPEN;
    }

    /**
     * What turns the delivered content into another one. Changes nothing.
     *
     * @param transaction of the sink, which some read what was delivered from
     * @param content the content wanted
     * @param timestamp stamped on every change
     * @return the difference, to be closed
     * @throws Exception where the sink cannot be read
     */
    Difference compare(SinkTransaction transaction, Content content, long timestamp) throws Exception;

    /**
     * How many rows the handler holds after a batch.
     *
     * @param before how many it held
     * @param changes of the batch
     * @return an approximation in the upsert shape, where nothing is held here
     */
    default long rowsAfter(long before, List<Change> changes) {
        long sum = before;
        for (Change change : changes) {
            sum += change.diff();
        }
        return sum;
    }

    /** Gives everything back. */
    @Override
    void close();
}
