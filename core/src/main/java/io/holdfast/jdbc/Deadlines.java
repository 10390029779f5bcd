package io.holdfast.jdbc;

import io.holdfast.read.Call;
import io.holdfast.time.Deadline;
import io.holdfast.time.Ticker;
import java.time.Duration;
import java.time.Instant;

/** Says how long a call of one connection may take: the query timeout, else the default, and never above the network timeout. */
final class Deadlines {
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final Ticker ticker;
    private final Duration defaultTimeout;
    private volatile Duration networkTimeout = Duration.ZERO;

    Deadlines(Ticker ticker, Duration defaultTimeout) {
        this.ticker = ticker;
        this.defaultTimeout = defaultTimeout;
    }

    /** Bounds every call to come; zero takes the bound away. */
    void networkTimeout(Duration timeout) {
        networkTimeout = timeout;
    }

    Duration networkTimeout() {
        return networkTimeout;
    }

    Instant now() {
        return ticker.instant();
    }

    /** An execute that begins now; a query timeout of zero means the default. */
    Execution execution(Duration queryTimeout) {
        Duration network = networkTimeout;
        Duration wanted = queryTimeout.isZero() ? defaultTimeout : queryTimeout;
        boolean bounded = !network.isZero() && network.compareTo(wanted) < 0;
        return new Execution(new Call(Deadline.after(ticker, bounded ? network : wanted)));
    }

    /** The execute that ends a transaction at close: nobody waits long for that. */
    Execution closing() {
        return execution(LONGEST_CLOSE.compareTo(defaultTimeout) < 0 ? LONGEST_CLOSE : defaultTimeout);
    }
}
