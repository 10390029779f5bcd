package io.holdfast.subscribe.adapter;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.BatchHandler;
import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Change.Operation;
import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.SubscriptionException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The content of an object in memory, by key, always as of one frontier: a batch becomes visible as a whole. Reads are those of
 * a map. Works with both shapes, as long as the key is unique. Thread-safe.
 *
 * <pre>{@code
 * LiveTable<Integer, Bid> bids = LiveTable.of(row -> (Integer) row.value("id"), RowMapper.to(Bid.class)::map);
 * Subscription subscription = materialize.subscribe("bids").upsert("id").start(bids);
 * bids.awaitFrontier(1, Duration.ofSeconds(10));
 * Optional<Bid> seventh = bids.get(7);
 * }</pre>
 *
 * @param <K> the key
 * @param <V> the value
 */
public final class LiveTable<K, V> implements BatchHandler {
    private static final System.Logger LOG = System.getLogger(LiveTable.class.getName());

    private final Function<Row, K> keyOf;
    private final Function<Row, V> valueOf;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Condition moved = lock.writeLock().newCondition();
    private final List<Listener<K, V>> listeners = new CopyOnWriteArrayList<>();
    private Map<K, V> content = new HashMap<>();
    private long frontier;
    private boolean ended;

    private LiveTable(Function<Row, K> keyOf, Function<Row, V> valueOf) {
        this.keyOf = keyOf;
        this.valueOf = valueOf;
    }

    /**
     * An empty table, for one subscription.
     *
     * @param keyOf the key of a row; rows of a delete by key have nothing else
     * @param valueOf what is kept of a row, never null
     * @return a handler
     * @param <K> the key
     * @param <V> the value
     */
    public static <K, V> LiveTable<K, V> of(Function<Row, K> keyOf, Function<Row, V> valueOf) {
        return new LiveTable<>(keyOf, valueOf);
    }

    /**
     * Hears of every key that changed, after the batch became visible, on the subscription's thread. What it throws is logged:
     * the batch is in the table, and the other listeners hear of it.
     *
     * @param <K> the key
     * @param <V> the value
     */
    @FunctionalInterface
    public interface Listener<K, V> {
        /**
         * A key changed.
         *
         * @param key which
         * @param before null where it is new
         * @param after null where it is gone
         */
        void changed(K key, @Nullable V before, @Nullable V after);
    }

    /** Called by the subscription. */
    @Override
    public void apply(Batch batch) {
        Map<K, Optional<Row>> rows = new HashMap<>();
        for (Change change : batch.changes()) {
            collect(rows, change);
        }
        Map<K, Optional<V>> changes = new HashMap<>();
        rows.forEach((key, row) -> changes.put(key, row.map(this::valueOf)));
        Map<K, V> before = new HashMap<>();
        lock.writeLock().lock();
        try {
            Map<K, V> old = content;
            if (batch.kind() == Batch.Kind.SNAPSHOT) {
                old.keySet().forEach(key -> changes.putIfAbsent(key, Optional.empty()));
                content = new HashMap<>();
            }
            changes.keySet()
                    .forEach(key -> Optional.ofNullable(old.get(key)).ifPresent(value -> before.put(key, value)));
            changes.forEach((key, value) -> value.ifPresentOrElse(v -> content.put(key, v), () -> content.remove(key)));
            frontier = batch.frontier();
            moved.signalAll();
        } finally {
            lock.writeLock().unlock();
        }
        tell(changes, before);
    }

    /** Null would be taken for a key that is gone. */
    private V valueOf(Row row) {
        return Objects.requireNonNull(valueOf.apply(row), "what a LiveTable keeps of a row is null");
    }

    @Override
    public void progressed(long reached) {
        lock.writeLock().lock();
        try {
            frontier = reached;
            moved.signalAll();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Called by the subscription: the content stays, and nobody waits for more. */
    @Override
    public void ended(Optional<SubscriptionException> failure) {
        lock.writeLock().lock();
        try {
            ended = true;
            moved.signalAll();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Within a timestamp a deletion of the old row may come after the insertion of the new one. */
    private void collect(Map<K, Optional<Row>> changes, Change change) {
        K key = keyOf.apply(change.row());
        if (change.diff() > 0) {
            changes.put(key, Optional.of(change.row()));
        } else if (change.operation() == Operation.DELETE_KEY) {
            changes.put(key, Optional.empty());
        } else {
            Optional<Row> latest = changes.get(key);
            boolean replaced =
                    latest != null && latest.isPresent() && !latest.get().equals(change.row());
            if (!replaced) {
                changes.put(key, Optional.empty());
            }
        }
    }

    private void tell(Map<K, Optional<V>> changes, Map<K, V> before) {
        for (Listener<K, V> listener : listeners) {
            changes.forEach((key, value) -> {
                V old = before.get(key);
                V young = value.orElse(null);
                if (!Objects.equals(old, young)) {
                    tell(listener, key, old, young);
                }
            });
        }
    }

    private static <K, V> void tell(Listener<K, V> listener, K key, @Nullable V before, @Nullable V after) {
        try {
            listener.changed(key, before, after);
        } catch (RuntimeException e) {
            // a batch that comes again would find nothing changed, and the other listeners would never hear of it
            LOG.log(System.Logger.Level.WARNING, "a listener of a live table failed", e);
        }
    }

    /**
     * Adds a listener.
     *
     * @param listener must not block
     */
    public void listen(Listener<K, V> listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * The value of a key.
     *
     * @param key which
     * @return empty where there is none
     */
    public Optional<V> get(K key) {
        return read((map, at) -> Optional.ofNullable(map.get(key)));
    }

    /**
     * How many keys there are.
     *
     * @return as of {@link #frontier()}
     */
    public int size() {
        return read((map, at) -> map.size());
    }

    /**
     * How far the content is complete.
     *
     * @return an exclusive frontier in milliseconds, 0 before the first batch
     */
    public long frontier() {
        return read((map, at) -> at);
    }

    /**
     * Several reads of one and the same content.
     *
     * @param reader gets the content, unmodifiable and valid during the call, and its frontier; must not block
     * @return what the reader returns
     * @param <R> the result
     */
    public <R> R read(BiFunction<Map<K, V>, Long, R> reader) {
        lock.readLock().lock();
        try {
            return reader.apply(Collections.unmodifiableMap(content), frontier);
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Waits until the content includes everything before a frontier.
     *
     * @param wanted an exclusive frontier, such as one that a write returned
     * @param atMost how long
     * @return whether it was reached in time; false at once where the subscription has ended before
     * @throws InterruptedException where the calling thread is interrupted
     */
    public boolean awaitFrontier(long wanted, Duration atMost) throws InterruptedException {
        lock.writeLock().lock();
        try {
            long nanos = atMost.toNanos();
            while (frontier < wanted && !ended && nanos > 0) {
                nanos = moved.awaitNanos(nanos);
            }
            return frontier >= wanted;
        } finally {
            lock.writeLock().unlock();
        }
    }
}
