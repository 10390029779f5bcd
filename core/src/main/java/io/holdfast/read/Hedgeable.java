package io.holdfast.read;

import java.sql.SQLException;

/**
 * A read that may run more than once at the same time. It is itself an attempt, for where it runs alone.
 *
 * @param <T> the answer
 */
public interface Hedgeable<T> extends Attempt<T> {
    /**
     * The read as its caller knows it: one deadline over all runs, and whoever cancels it cancels them all.
     *
     * @return the same object every time
     */
    Call call();

    /**
     * What is read, for telling usual times from unusual ones.
     *
     * @return its text
     */
    String fingerprint();

    /**
     * Makes a run, on the caller's thread.
     *
     * @param answers lets the first one's answer through
     * @return a run that was not begun
     */
    Side<T> side(FirstAnswer answers);

    /**
     * Takes over what a run has left behind, on the caller's thread.
     *
     * @param winner the run whose answer was taken
     * @param hedged whether there was another one
     * @throws SQLException where it was ended meanwhile
     */
    void adopt(Side<T> winner, boolean hedged) throws SQLException;

    /** No run is adopted: drops what they were to use. */
    void endRuns();
}
