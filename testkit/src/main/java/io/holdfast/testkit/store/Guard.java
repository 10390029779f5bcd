package io.holdfast.testkit.store;

/**
 * Asked before and after every wait whether waiting still makes sense.
 *
 * @param <E> what it throws
 */
@FunctionalInterface
public interface Guard<E extends Exception> {
    /**
     * Passes or throws.
     *
     * @throws E where the waiter must stop
     */
    void check() throws E;
}
