package io.holdfast.read;

/**
 * One of several simultaneous runs of a read. It shares nothing with the others that a run changes, so that one that comes too
 * late leaves no trace.
 *
 * @param <T> the answer
 */
public interface Side<T> extends Attempt<T> {
    /**
     * Its deadline and its cancel hook: it is cancelled by itself.
     *
     * @return the same object every time
     */
    Call call();

    /**
     * Where it runs, or waits for a connection.
     *
     * @return an endpoint's name; empty before it has chosen
     */
    String heading();

    /** Closes the socket under it. Never blocks. */
    void breakOff();
}
