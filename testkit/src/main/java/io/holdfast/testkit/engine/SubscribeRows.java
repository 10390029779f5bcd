package io.holdfast.testkit.engine;

import io.holdfast.testkit.store.Change;
import io.holdfast.testkit.store.ReadHold;
import io.holdfast.testkit.type.SqlError;
import java.math.BigDecimal;
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
        } else if (subscribe.progress()) {
            ready = List.<@Nullable Object[]>of(progress(frontier)).iterator();
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
            feed.start(frontier);
            snapshot = subscribe.snapshot() ? feed.snapshot(frontier) : snapshot;
            caughtUp = true;
        }
        List<ChangeFeed.Moment> moments = feed.next(bound);
        ended = bound == subscribe.upTo() || source.constant();
        boolean tell = subscribe.progress() && !ended;
        ready = new Emission(subscribe.asOf(), snapshot, moments.iterator(), tell ? progress(bound) : null);
        frontier = bound;
        hold.moveTo(bound - 1);
    }

    private @Nullable Object[] progress(long time) {
        Object[] row = new Object[subscribe.width()];
        row[0] = BigDecimal.valueOf(time);
        row[1] = true;
        return row;
    }

    private @Nullable Object[] row(long time, Change change) {
        Object[] row = new Object[subscribe.width()];
        row[0] = BigDecimal.valueOf(time);
        int at = 1;
        if (subscribe.progress()) {
            row[at++] = false;
        }
        row[at++] = change.diff();
        change.row().copyTo(row, at);
        return row;
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
        private long time;
        private Iterator<Change> changes;
        private @Nullable Object @Nullable [] last;

        Emission(
                long time,
                List<Change> first,
                Iterator<ChangeFeed.Moment> moments,
                @Nullable Object @Nullable [] last) {
            this.time = time;
            this.changes = first.iterator();
            this.moments = moments;
            this.last = last;
        }

        @Override
        public boolean hasNext() {
            while (!changes.hasNext() && moments.hasNext()) {
                ChangeFeed.Moment moment = moments.next();
                time = moment.time();
                changes = moment.changes().iterator();
            }
            return changes.hasNext() || last != null;
        }

        @Override
        public @Nullable Object[] next() {
            if (!hasNext()) {
                throw new java.util.NoSuchElementException();
            }
            if (changes.hasNext()) {
                return row(time, changes.next());
            }
            @Nullable Object[] closing = java.util.Objects.requireNonNull(last);
            last = null;
            return closing;
        }
    }
}
