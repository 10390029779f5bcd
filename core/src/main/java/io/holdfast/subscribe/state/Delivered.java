package io.holdfast.subscribe.state;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Columns;
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
     * Begins to take in a snapshot while it arrives, so that {@link #replace} has nothing left to do at its end.
     *
     * @return takes nothing out of it; may be used on another thread than this
     */
    default Sieve gatherer() {
        return Sieve.OPEN;
    }

    /**
     * The next content that replaces is what a gatherer has seen.
     *
     * @param gatherer one of this, which saw all of it
     */
    default void adopt(Sieve gatherer) {}

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
     * How many rows the handler holds, after a batch was taken in.
     *
     * @param told what its changes tell: with keys an approximation
     * @return the number, where it is known better here
     */
    default long rowsAfter(long told) {
        return told;
    }

    /**
     * What its bytes are called.
     *
     * @return empty where it has none to keep
     */
    default String format() {
        return "";
    }

    /**
     * Writes everything it knows.
     *
     * @param parts receive it
     * @throws Exception what they throw
     */
    default void write(Parts parts) throws Exception {}

    /**
     * Writes what it will know by these changes.
     *
     * @param changes in their order
     * @param parts receive it
     * @throws Exception what they throw
     */
    default void write(List<Change> changes, Parts parts) throws Exception {}

    /**
     * Takes in what was written.
     *
     * @param part the next one; the first one makes it know nothing else
     * @param columns of the rows
     */
    default void read(byte[] part, Columns columns) {}

    /** Gives everything back. */
    @Override
    void close();
}
