package io.holdfast.testkit.model;

import io.holdfast.testkit.store.Change;
import io.holdfast.testkit.store.History;
import io.holdfast.testkit.store.NotReadable;
import io.holdfast.testkit.store.ReadHold;
import io.holdfast.testkit.store.TimeStore;
import io.holdfast.testkit.time.EmulatorClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One environment that a test drives: objects with a history, a write frontier that ticks once a second of its clock, and faults.
 * Nothing here waits, reads the wall clock or makes a thread while the clock is virtual. Thread-safe.
 */
public final class ModelEnvironment implements AutoCloseable {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int MOST_HELD = 1_000_000;

    private final String id;
    private final TimeStore store;
    private final Map<String, History> objects = new HashMap<>();
    private final Deque<Map<String, List<Change>>> held = new ArrayDeque<>();
    private final Deque<ModelFault> failures = new ArrayDeque<>();
    private boolean oldWordings;
    private boolean stalled;
    private boolean down;
    private long generation;
    private int created;

    private ModelEnvironment(String id, EmulatorClock clock) {
        this.id = id;
        this.store = new TimeStore(clock, TICK, Duration.ZERO);
    }

    /**
     * Starts an environment without objects.
     *
     * @param id what {@code mz_environment_id()} would answer
     * @param clock the time it runs on, usually a {@link io.holdfast.testkit.time.VirtualClock}
     * @return the environment
     */
    public static ModelEnvironment start(String id, EmulatorClock clock) {
        return new ModelEnvironment(id, clock);
    }

    /**
     * The environment's identity: timestamps mean nothing in another one.
     *
     * @return what {@code mz_environment_id()} would answer
     */
    public String id() {
        return id;
    }

    /**
     * Creates an object, empty and readable from now on.
     *
     * @param name its name
     * @param retention how long its history stays readable
     * @return this
     * @throws IllegalArgumentException where there is one of that name
     */
    public synchronized ModelEnvironment create(String name, Duration retention) {
        if (objects.containsKey(name)) {
            throw new IllegalArgumentException("there is an object \"" + name + "\" already");
        }
        objects.put(name, store.create("u" + ++created, retention));
        return this;
    }

    /**
     * Drops an object; streams of it fail.
     *
     * @param name its name
     */
    public synchronized void drop(String name) {
        store.drop(object(name));
        objects.remove(name);
    }

    /**
     * Applies changes at one timestamp. While the environment is frozen they wait in order.
     *
     * @param changes rows that come and go
     * @return the timestamp, empty while frozen
     * @throws IllegalArgumentException where an object is unknown or a row to take away does not exist
     */
    public synchronized OptionalLong apply(ModelChanges changes) {
        Map<String, List<Change>> batch = changes.consolidated();
        batch.keySet().forEach(this::object);
        if (!store.frozen()) {
            return OptionalLong.of(commit(batch));
        }
        if (held.size() >= MOST_HELD) {
            throw new IllegalStateException("the environment is frozen and holds " + MOST_HELD + " changes already");
        }
        held.add(batch);
        return OptionalLong.empty();
    }

    /**
     * Adds a row at a timestamp of its own.
     *
     * @param name the object's name
     * @param values the row's
     * @return the timestamp, empty while frozen
     */
    public OptionalLong insert(String name, @Nullable Object... values) {
        return apply(new ModelChanges().insert(name, values));
    }

    /**
     * Takes a row away at a timestamp of its own.
     *
     * @param name the object's name
     * @param values the row's
     * @return the timestamp, empty while frozen
     */
    public OptionalLong delete(String name, @Nullable Object... values) {
        return apply(new ModelChanges().delete(name, values));
    }

    private long commit(Map<String, List<Change>> batch) {
        Map<History, List<Change>> writes = TimeStore.writes();
        batch.forEach((name, list) -> {
            History history = object(name);
            for (Change change : list) {
                if (change.diff() < 0 && store.count(history, change.row()) < -change.diff()) {
                    throw new IllegalArgumentException("no such row in " + name + ": " + change.row());
                }
            }
            writes.put(history, list);
        });
        return store.commit(writes);
    }

    /**
     * The write frontier: everything before it is final.
     *
     * @return a timestamp
     */
    public long upper() {
        return store.upper();
    }

    /**
     * The earliest readable time of an object.
     *
     * @param name its name
     * @return a timestamp
     */
    public synchronized long since(String name) {
        return object(name).since();
    }

    /**
     * What an object held: {@code SELECT … AS OF}.
     *
     * @param name its name
     * @param asOf a timestamp before {@link #upper()}
     * @return how often each row existed
     * @throws ModelFault where the environment is down, or the time is not readable
     */
    public synchronized Map<List<@Nullable Object>, Long> contents(String name, long asOf) throws ModelFault {
        beforeRead();
        History history = find(name);
        try (ReadHold hold = hold(history, asOf)) {
            Map<List<@Nullable Object>, Long> contents = new HashMap<>();
            history.at(hold.time()).forEachRemaining(row -> contents.merge(Rows.values(row), 1L, Long::sum));
            return Collections.unmodifiableMap(contents);
        }
    }

    /**
     * Begins a {@code SUBSCRIBE … WITH (PROGRESS)}. As on a server, its timestamp is judged at the first {@link ModelStream#poll}.
     *
     * @param name the object's name
     * @param asOf where to start; empty for the newest readable time
     * @param snapshot whether the contents at that time come first
     * @return the stream
     * @throws ModelFault where the environment is down or there is no such object
     */
    public synchronized ModelStream subscribe(String name, OptionalLong asOf, boolean snapshot) throws ModelFault {
        beforeRead();
        return new ModelStream(this, new ModelStream.Subject(name, find(name)), asOf, snapshot);
    }

    /**
     * Opens a session.
     *
     * @return a connection that breaks with this environment's process
     * @throws ModelFault where the environment is down or the login was made to fail
     */
    public synchronized ModelConnection connect() throws ModelFault {
        beforeRead();
        return new ModelConnection(this, generation);
    }

    /** The process dies: every stream and connection breaks, nothing can be read until {@link #restart}. What is durable stays. */
    public synchronized void crash() {
        down = true;
        generation++;
    }

    /** The environment is back, or another generation takes over: streams break, new ones are served. */
    public synchronized void restart() {
        down = false;
        generation++;
    }

    /** Streams and connections stay open and say nothing. */
    public synchronized void stall() {
        stalled = true;
    }

    /** Time stands still: changes wait, streams say nothing. */
    public void freeze() {
        store.freeze(true);
    }

    /** Time goes on. */
    public synchronized void unfreeze() {
        store.freeze(false);
        while (!held.isEmpty()) {
            commit(held.remove());
        }
    }

    /**
     * The write frontier stays behind the clock.
     *
     * @param length zero or more
     */
    public void lag(Duration length) {
        store.lag(length.toMillis());
    }

    /**
     * Forgets the past of an object: only its newest time stays readable.
     *
     * @param name its name
     */
    public synchronized void compact(String name) {
        store.compact(object(name), store.upper() - 1);
    }

    /**
     * The next read, subscribe or poll fails; further calls of this queue up.
     *
     * @param sqlState five characters
     * @param message the text
     */
    public synchronized void failNext(String sqlState, String message) {
        if (failures.size() >= MOST_HELD) {
            throw new IllegalStateException("too many failures wait already");
        }
        failures.add(new ModelFault(sqlState, message));
    }

    /** From now on errors are worded as older servers do. */
    public synchronized void speakOld() {
        oldWordings = true;
    }

    /** Ends stalls, freezes, lags and failures to come. */
    public synchronized void heal() {
        stalled = false;
        failures.clear();
        lag(Duration.ZERO);
        unfreeze();
    }

    /** Ends the ticks. */
    @Override
    public void close() {
        store.close();
    }

    synchronized long generation() {
        return generation;
    }

    synchronized boolean silent() {
        return stalled;
    }

    void beforeRead() throws ModelFault {
        if (down) {
            throw new ModelFault("08001", "connection refused");
        }
        ModelFault failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
    }

    ReadHold hold(History history, long time) throws ModelFault {
        try {
            return ReadHold.of(List.of(history), time);
        } catch (NotReadable e) {
            throw oldWordings
                    ? new ModelFault(
                            "XX000", "Timestamp (" + time + ") is not valid for all inputs: [" + history.since() + "]")
                    : new ModelFault("22000", "could not find a valid timestamp for the query");
        }
    }

    ModelFault dropped(String name) {
        return oldWordings
                ? new ModelFault(
                        "XX000",
                        "subscribe has been terminated because underlying relation \"materialize.public." + name
                                + "\" was dropped")
                : new ModelFault("42704", "relation 'materialize.public." + name + "' was dropped");
    }

    private History find(String name) throws ModelFault {
        History history = objects.get(name);
        if (history == null) {
            throw new ModelFault("XX000", "unknown catalog item '" + name + "'");
        }
        return history;
    }

    private History object(String name) {
        History history = objects.get(name);
        if (history == null) {
            throw new IllegalArgumentException("no object \"" + name + "\"");
        }
        return history;
    }
}
