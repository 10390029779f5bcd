package io.holdfast.samples.benchmarks.count;

import org.jspecify.annotations.Nullable;

/**
 * How many bytecode instructions the one thread that is watched has executed in the classes of a {@link CountingLoader}. Static,
 * because instructions that are put into a class reach nothing else.
 */
public final class Instructions {
    private static volatile @Nullable Thread watched;
    private static long executed;

    private Instructions() {}

    /** From now on the calling thread is watched, and nothing was executed. */
    public static void watch() {
        executed = 0;
        watched = Thread.currentThread();
    }

    /**
     * What the watched thread has executed since; to be asked by that thread.
     *
     * @return instructions
     */
    public static long executed() {
        return executed;
    }

    /**
     * A run of instructions that has no branch begins.
     *
     * @param length how many they are
     */
    public static void count(int length) {
        if (Thread.currentThread() == watched) {
            executed += length;
        }
    }
}
