package io.holdfast.subscribe;

import java.util.Optional;

/** A running subscription. Thread-safe. */
public interface Subscription extends AutoCloseable {
    /**
     * Its name.
     *
     * @return as given to the builder, else the object's name
     */
    String name();

    /**
     * What it does now.
     *
     * @return its state
     */
    State state();

    /**
     * How far the handler's state is complete.
     *
     * @return an exclusive frontier in milliseconds, 0 before the first batch; never goes backwards
     */
    long frontier();

    /**
     * Where it reads now.
     *
     * @return the endpoint's name; empty while it looks for one, and after its end
     */
    Optional<String> endpoint();

    /**
     * Why it failed.
     *
     * @return empty unless it is FAILED
     */
    Optional<SubscriptionException> failure();

    /**
     * Ends it. When this returns, no call of the handler is running and none will come; a running one is waited for, and after
     * ten seconds interrupted. Called from the handler itself it returns at once and that call is the last. Idempotent.
     */
    @Override
    void close();

    /** What a subscription does. */
    enum State {
        /** It has not found its place yet. */
        STARTING,
        /** Changes arrive. */
        LIVE,
        /** It lost its stream and looks for its place again. */
        DETACHED,
        /** The object will never change again (a view of constants), and all of it was delivered. */
        COMPLETE,
        /** It ended for good; {@link Subscription#failure()} says why. */
        FAILED,
        /** It was closed. */
        CLOSED
    }
}
