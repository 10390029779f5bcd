package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.OwnerLease;
import io.holdfast.time.Deadline;
import io.holdfast.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether this instance runs the subscription, where a lease decides that. Confined to the subscription's thread. */
final class Tenure {
    private static final System.Logger LOG = System.getLogger(Tenure.class.getName());
    private static final int RENEWALS = 3;

    private final Optional<OwnerLease> lease;
    private final Ticker ticker;
    private boolean owner;
    private @Nullable Deadline renewal;

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

    /** Whether it runs here now; renews the lease when it is time to. */
    boolean lasts() {
        Deadline due = renewal;
        if (lease.isPresent() && (due == null || due.expired() || !owner)) {
            owner = hold(lease.get());
            renewal = Deadline.after(ticker, interval());
        }
        return lease.isEmpty() || owner;
    }

    private static boolean hold(OwnerLease lease) {
        try {
            return lease.hold();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.WARNING, "nobody can tell who owns a subscription", e);
            return false;
        }
    }

    void end() {
        if (owner && lease.isPresent()) {
            owner = false;
            try {
                lease.get().release();
            } catch (Exception e) {
                LOG.log(System.Logger.Level.DEBUG, "a lease could not be released, it runs out", e);
            }
        }
    }
}
