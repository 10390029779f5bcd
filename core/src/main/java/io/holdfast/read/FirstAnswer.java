package io.holdfast.read;

import java.sql.SQLException;

/** Lets the first good answer of several simultaneous runs of one read through, and no other. Thread-safe. */
public final class FirstAnswer {
    private boolean taken;

    /** Nothing was answered yet. */
    public FirstAnswer() {}

    /**
     * Takes an answer, unless another was taken before.
     *
     * @param <T> the answer
     * @param judged the answer once it is found good; waits for nothing, and throws where it must not be given to anybody: then
     *     another may come
     * @return the answer
     * @throws SQLException where it is not good, or not the first
     */
    public synchronized <T> T take(Judged<T> judged) throws SQLException {
        if (taken) {
            throw new Superseded();
        }
        T answer = judged.answer();
        taken = true;
        return answer;
    }

    /**
     * Lets no answer through any more.
     *
     * @return false where one was taken already
     */
    synchronized boolean close() {
        boolean open = !taken;
        taken = true;
        return open;
    }

    /**
     * Judges an answer.
     *
     * @param <T> the answer
     */
    @FunctionalInterface
    public interface Judged<T> {
        /**
         * Judges it.
         *
         * @return the answer
         * @throws SQLException where it must not be given to anybody
         */
        T answer() throws SQLException;
    }
}
