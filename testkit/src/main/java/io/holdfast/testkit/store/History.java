package io.holdfast.testkit.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one object held at every time from its {@code since} on. One writer at a time (the {@link TimeStore}, under its lock);
 * readers need no lock, because a write at t changes no answer below t and the store publishes t last.
 */
public final class History {
    private static final int WORTH_COMPACTING = 1024;

    private final String id;
    private final Map<Tuple, Version> live = new HashMap<>();
    private final TreeMap<Long, Integer> holds = new TreeMap<>();
    private final Map<Integer, ColumnIndex> indexes = new ConcurrentHashMap<>();
    private volatile Versions rows = Versions.none();
    private volatile Batch oldest;
    private volatile long since;
    private volatile long retention;
    private volatile boolean dropped;
    private volatile long ceiling = Long.MAX_VALUE;
    private volatile long standstill = Long.MAX_VALUE;
    private volatile long lag;
    private volatile Set<History> sources = Set.of();
    private Batch newest;
    private int ended;

    History(String id, long since, long retention) {
        this.id = id;
        this.since = since;
        this.retention = retention;
        this.newest = new Batch(since, List.of());
        this.oldest = newest;
    }

    /**
     * The object's catalog id.
     *
     * @return such as {@code u7}
     */
    public String id() {
        return id;
    }

    /**
     * The earliest readable time.
     *
     * @return a timestamp
     */
    public long since() {
        return since;
    }

    /**
     * How far {@code since} stays behind the write frontier.
     *
     * @return milliseconds
     */
    public long retention() {
        return retention;
    }

    /**
     * Whether the object is gone.
     *
     * @return true after DROP
     */
    public boolean dropped() {
        return dropped;
    }

    /**
     * The rows at a time, each as often as it exists. The time must be readable and held for as long as the iterator is used.
     *
     * @param time between since and upper
     * @return the rows, unordered
     */
    public Iterator<Tuple> at(long time) {
        return rows.at(time);
    }

    /**
     * The rows at a time that have a value in a column; the first call for a column indexes it.
     *
     * @param time as for {@link #at(long)}
     * @param column from 0
     * @param value equal by {@code equals} to what is stored
     * @return the rows, unordered
     */
    public Iterator<Tuple> at(long time, int column, Object value) {
        ColumnIndex index = indexes.get(column);
        return (index == null ? index(column) : index).find(value).at(time);
    }

    private ColumnIndex index(int column) {
        synchronized (indexes) {
            return indexes.computeIfAbsent(column, key -> new ColumnIndex(key, rows));
        }
    }

    /**
     * Where reading the log starts.
     *
     * @param time a readable time
     * @return a batch at or before the time; those that follow it are later
     */
    public Batch logAt(long time) {
        Batch batch = oldest;
        for (Batch next = batch.next(); next != null && next.time() <= time; next = next.next()) {
            batch = next;
        }
        return batch;
    }

    /**
     * About how many rows exist now.
     *
     * @return an estimate, for a planner
     */
    public long size() {
        return rows.size();
    }

    /** Holds {@code since} at or before a time; false where it has already passed. */
    synchronized boolean hold(long time) {
        if (time < since) {
            return false;
        }
        holds.merge(time, 1, Integer::sum);
        return true;
    }

    synchronized void release(long time) {
        holds.computeIfPresent(time, (key, count) -> count == 1 ? null : count - 1);
    }

    synchronized void advanceSince(long time) {
        long bound = holds.isEmpty() ? time : Math.min(time, holds.firstKey());
        since = Math.max(since, bound);
    }

    /** Its write frontier, within the store's. */
    long upper(long most) {
        long bound = Math.min(Math.min(most, ceiling), standstill);
        for (History source : sources) {
            bound = source.upper(bound);
        }
        return bound;
    }

    /** What it follows from: it cannot be ahead of them. */
    void follow(Set<History> inputs) {
        sources = Set.copyOf(inputs);
    }

    /** Lets the write frontier get no further than a time. */
    void stopAt(long time) {
        ceiling = time;
    }

    /** Stops at a time because nothing drives it; apart from what it is told to do by {@link #stopAt}. */
    void standStillAt(long time) {
        standstill = time;
    }

    void lagBehind(long millis) {
        lag = millis;
    }

    /** A lagging object comes after the clock; one that is stopped does not. */
    void advance(long now) {
        if (lag > 0) {
            ceiling = Math.max(ceiling == Long.MAX_VALUE ? since + 1 : ceiling, now - lag);
        }
    }

    void retain(long millis) {
        retention = millis;
    }

    void drop() {
        dropped = true;
    }

    /** Applies consolidated changes at a time later than every earlier one. */
    void apply(long time, List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        List<Version> added = new ArrayList<>();
        for (Change change : changes) {
            for (long i = 0; i < change.diff(); i++) {
                added.add(add(change.row(), time));
            }
            for (long i = 0; i > change.diff(); i--) {
                remove(change.row(), time);
            }
        }
        synchronized (indexes) {
            rows = rows.with(added);
            indexes.values().forEach(index -> added.forEach(index::add));
        }
        Batch batch = new Batch(time, List.copyOf(changes));
        newest.link(batch);
        newest = batch;
    }

    private Version add(Tuple row, long time) {
        Version version = new Version(row, time, live.get(row));
        live.put(row, version);
        return version;
    }

    private void remove(Tuple row, long time) {
        Version version = live.get(row);
        if (version == null) {
            throw new IllegalStateException("no such row in " + id + ": " + row);
        }
        version.end(time);
        ended++;
        if (version.twin == null) {
            live.remove(row);
        } else {
            live.put(row, version.twin);
        }
    }

    /** How many copies of a row exist now. */
    long count(Tuple row) {
        long count = 0;
        for (Version version = live.get(row); version != null; version = version.twin) {
            count++;
        }
        return count;
    }

    /** Gives back what no reader can ask for any more. */
    void compact() {
        Batch first = oldest;
        Batch next = first.next();
        while (next != null && next.time() <= since) {
            first = next;
            next = first.next();
        }
        if (first != oldest && first != newest) {
            // a fresh head, because the old one would keep its rows alive
            Batch head = new Batch(first.time(), List.of());
            head.link(next);
            oldest = head;
        } else {
            oldest = first;
        }
        if (ended > WORTH_COMPACTING || ended > rows.size() / 2) {
            dropEndedRows();
        }
    }

    private void dropEndedRows() {
        long floor = since;
        synchronized (indexes) {
            Versions before = rows;
            rows = before.keeping(version -> !version.endedBy(floor));
            ended -= before.size() - rows.size();
            indexes.values().forEach(index -> index.keep(version -> !version.endedBy(floor)));
        }
    }
}
