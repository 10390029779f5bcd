package io.holdfast.endpoint.physical;

import io.holdfast.time.Scheduler;
import io.holdfast.time.Ticker;
import io.holdfast.time.Timing;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server's first byte on a fresh connection, which tells one that is silent from one that is slow: one round trip after the
 * connect it answers the request for TLS, the ClientHello of direct TLS or the start-up message, before it looks at anybody's
 * password. Until it comes, connecting and answering have a short bound each, at which the connect is given up; from then on the
 * login has all the time of its deadline. Thread-safe.
 */
public final class Greeting {
    private final Duration within;
    private final Ticker ticker;
    private final Scheduler scheduler;
    private boolean heard;
    private boolean missed;
    private long connectedAt;
    private Scheduler.@Nullable Cancellation guard;
    private @Nullable Duration taken;

    /**
     * Of one connect.
     *
     * @param within the longest that connecting may take, and then again the longest until the first byte
     * @param timing reads time and gives up
     */
    public Greeting(Duration within, Timing timing) {
        this.within = within;
        this.ticker = timing.ticker();
        this.scheduler = timing.scheduler();
    }

    /** Connecting begins, to the last of several addresses only after a while. */
    synchronized void connecting(Duration stagger, Runnable giveUp) {
        bound(within.plus(stagger), giveUp);
    }

    synchronized void connected(Runnable giveUp) {
        connectedAt = ticker.nanos();
        bound(within, giveUp);
    }

    /** A byte has come. */
    synchronized void heard() {
        if (!heard) {
            heard = true;
            taken = Duration.ofNanos(ticker.nanos() - connectedAt);
            ended();
        }
    }

    /** The connect is over, whatever became of it. */
    synchronized void ended() {
        if (guard != null) {
            guard.cancel();
            guard = null;
        }
    }

    private void bound(Duration stage, Runnable giveUp) {
        ended();
        if (!heard) {
            guard = scheduler.schedule(stage, () -> miss(giveUp));
        }
    }

    private void miss(Runnable giveUp) {
        synchronized (this) {
            if (heard) {
                return;
            }
            missed = true;
        }
        giveUp.run();
    }

    /** Whether the connect was given up because no byte came. */
    synchronized boolean missed() {
        return missed;
    }

    /**
     * How long the bound was.
     *
     * @return of each of the two stages
     */
    Duration within() {
        return within;
    }

    /**
     * How long the first byte took, from the connect on.
     *
     * @return empty where none has come
     */
    public synchronized Optional<Duration> taken() {
        return Optional.ofNullable(taken);
    }
}
