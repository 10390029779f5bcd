package io.holdfast.testkit.engine;

import io.holdfast.testkit.store.Change;
import io.holdfast.testkit.store.ReadHold;
import io.holdfast.testkit.type.SqlError;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a running SUBSCRIBE, and when they come. */
final class SubscribeRows implements Rows {
    private final SubscribePlan subscribe;
    private final SubscribeSource source;
    private final ChangeFeed feed;
    private final ReadHold hold;
    private Iterator<@Nullable Object[]> ready = Collections.emptyIterator();
    private long frontier;
    private boolean attached;
    private boolean caughtUp;
    private boolean ended;

    /**
     * Starts it.
     *
     * @param subscribe what to emit
     * @param source where from
     * @param feed not yet started
     * @param hold on the inputs, at the starting time
     */
    SubscribeRows(SubscribePlan subscribe, SubscribeSource source, ChangeFeed feed, ReadHold hold) {
        this.subscribe = subscribe;
        this.source = source;
        this.feed = feed;
        this.hold = hold;
        this.frontier = subscribe.asOf();
        if (subscribe.asOf() == subscribe.upTo()) {
            ended = true;
        } else if (subscribe.shape().progress()) {
            ready = List.<@Nullable Object[]>of(subscribe.shape().progressAt(frontier))
                    .iterator();
        }
    }

    /** The catalog has no past: what it holds when the stream begins must be looked at then, not at the first read. */
    void attach() throws SqlError {
        if (!ended && source.computed() && frontier < source.upper()) {
            try {
                feed.start(frontier);
            } catch (SqlError e) {
                close();
                throw e;
            }
            attached = true;
        }
    }

    @Override
    public @Nullable Object @Nullable [] poll() throws SqlError {
        if (!ready.hasNext() && !ended) {
            advance();
        }
        return ready.hasNext() ? ready.next() : null;
    }

    @Override
    public boolean ended() {
        return ended && !ready.hasNext();
    }

    @Override
    public boolean await(long until) throws SqlError {
        return source.await(() -> source.dropped() || due(), until);
    }

    SubscribeSource source() {
        return source;
    }

    /** Whether there is something to tell: rows, a tick, or the end. */
    private boolean due() {
        long bound = Math.min(source.upper(), subscribe.upTo());
        if (bound <= frontier) {
            return false;
        }
        return !caughtUp || feed.pending(bound) || source.ticked() > frontier || bound == subscribe.upTo();
    }

    private void advance() throws SqlError {
        source.check();
        if (!due()) {
            return;
        }
        long bound = Math.min(source.upper(), subscribe.upTo());
        List<Change> snapshot = List.of();
        if (!caughtUp) {
            if (!attached) {
                feed.start(frontier);
            }
            snapshot = subscribe.snapshot() ? feed.snapshot(frontier) : snapshot;
            caughtUp = true;
        }
        List<ChangeFeed.Moment> moments = feed.next(bound);
        source.checkBacklog(moments);
        source.checkTotal(snapshot, moments);
        ended = bound == subscribe.upTo() || source.constant();
        boolean tell = subscribe.shape().progress() && !ended;
        ready = new Emission(
                subscribe.shape().rows(subscribe.asOf(), snapshot),
                moments.iterator(),
                tell ? subscribe.shape().progressAt(bound) : null);
        frontier = bound;
        hold.moveTo(bound - 1);
    }

    @Override
    public void close() {
        ended = true;
        ready = Collections.emptyIterator();
        hold.close();
    }

    /** One batch: the snapshot, then every later time, then the progress that closes them. */
    private final class Emission implements Iterator<@Nullable Object[]> {
        private final Iterator<ChangeFeed.Moment> moments;
        private Iterator<@Nullable Object[]> rows;
        private @Nullable Object @Nullable [] last;

        Emission(
                Iterator<@Nullable Object[]> first,
                Iterator<ChangeFeed.Moment> moments,
                @Nullable Object @Nullable [] last) {
            this.rows = first;
            this.moments = moments;
            this.last = last;
        }

        @Override
        public boolean hasNext() {
            while (!rows.hasNext() && moments.hasNext()) {
                ChangeFeed.Moment moment = moments.next();
                rows = subscribe.shape().rows(moment.time(), moment.changes());
            }
            return rows.hasNext() || last != null;
        }

        @Override
        public @Nullable Object[] next() {
            if (!hasNext()) {
                throw new java.util.NoSuchElementException();
            }
            if (rows.hasNext()) {
                return rows.next();
            }
            @Nullable Object[] closing = java.util.Objects.requireNonNull(last);
            last = null;
            return closing;
        }
    }
}
