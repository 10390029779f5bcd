package io.holdfast.subscribe;

import java.time.Duration;
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
     * How far the handler's state is behind this machine's clock.
     *
     * @return the age of {@link #frontier()}; empty before the first batch
     */
    Optional<Duration> lag();

    /**
     * Stops calling the handler after the running call; the stream is still read, into memory and then onto disk. Idempotent.
     */
    void pause();

    /** Goes on after {@link #pause()}, without a gap. Idempotent. */
    void resume();

    /**
     * Hands over what was closed until now, then closes it.
     *
     * @param atMost how long to wait for that
     * @return whether all of it was handed over; what was not comes at the next start
     * @throws InterruptedException where the calling thread is interrupted; the subscription is closed then
     */
    boolean drain(Duration atMost) throws InterruptedException;

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
        /** It reads, and does not call its handler until it is resumed. */
        PAUSED,
        /** Another instance runs it; this one takes over when the lease is free. */
        STANDBY,
        /** It lost its stream and looks for its place again. */
        DETACHED,
        /**
         * All of it was delivered: its {@code UP TO} is reached, or the object will never change again (a view of
         * constants).
         */
        COMPLETE,
        /** It ended for good; {@link Subscription#failure()} says why. */
        FAILED,
        /** It was closed. */
        CLOSED
    }
}
