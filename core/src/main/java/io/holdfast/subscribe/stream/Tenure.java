package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.OwnerLease;
import io.holdfast.time.Deadline;
import io.holdfast.time.Threads;
import io.holdfast.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Whether this instance runs the subscription, where a lease decides that. The subscription's thread asks between batches, and
 * another one renews meanwhile, so that a handler may take longer than the lease. One of them asks the lease at a time, and the other
 * goes on with what was known: nobody waits.
 */
final class Tenure {
    private static final System.Logger LOG = System.getLogger(Tenure.class.getName());
    private static final int RENEWALS = 3;

    private final Optional<OwnerLease> lease;
    private final Ticker ticker;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile boolean wanted;
    private volatile boolean owner;
    private volatile @Nullable Deadline renewal;

    Tenure(Optional<OwnerLease> lease, Ticker ticker) {
        this.lease = lease;
        this.ticker = ticker;
    }

    /** Whether somebody else may run it. */
    boolean shared() {
        return lease.isPresent();
    }

    /** How long to wait before asking again. */
    Duration interval() {
        return lease.map(OwnerLease::length).orElse(Duration.ZERO).dividedBy(RENEWALS);
    }

    /** Whether it runs here now; renews the lease when it is time to. For the subscription's thread. */
    boolean lasts() {
        wanted = true;
        lease.filter(shared -> due() || !owner).ifPresent(this::ask);
        return lease.isEmpty() || owner;
    }

    private boolean due() {
        Deadline due = renewal;
        return due == null || due.expired();
    }

    /** Renews the lease where it is held and it is time to. For any thread. */
    void renew() {
        lease.filter(shared -> owner && due()).ifPresent(this::ask);
    }

    private void ask(OwnerLease shared) {
        if (!asking.compareAndSet(false, true)) {
            return;
        }
        try {
            boolean held = hold(shared);
            // it may have been given up while the answer was awaited
            owner = held && wanted;
            if (held && !wanted) {
                release(shared);
            }
            renewal = Deadline.after(ticker, interval());
        } finally {
            asking.set(false);
        }
    }

    private static boolean hold(OwnerLease lease) {
        try {
            return lease.hold();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.WARNING, "nobody can tell who owns a subscription", e);
            return false;
        }
    }

    /**
     * Renews on a thread of its own from now on.
     *
     * @param threads makes the thread
     * @param role the last part of its name
     * @return ends it
     */
    Runnable keepRenewing(Threads threads, String role) {
        CountDownLatch over = new CountDownLatch(1);
        if (shared()) {
            threads.start(role, () -> renewUntil(over));
        }
        return over::countDown;
    }

    private void renewUntil(CountDownLatch over) {
        try {
            while (!over.await(interval().toNanos(), TimeUnit.NANOSECONDS)) {
                renew();
            }
        } catch (InterruptedException e) {
            // whoever interrupts wants it to end: the subscription's own thread still renews between batches
            Thread.currentThread().interrupt();
        }
    }

    /** Gives the lease back; one that is asked for at this moment is given back by who asks. For the subscription's thread. */
    void end() {
        wanted = false;
        if (!owner || !asking.compareAndSet(false, true)) {
            return;
        }
        try {
            owner = false;
            lease.ifPresent(Tenure::release);
        } finally {
            asking.set(false);
        }
    }

    private static void release(OwnerLease lease) {
        try {
            lease.release();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.DEBUG, "a lease could not be released, it runs out", e);
        }
    }
}
