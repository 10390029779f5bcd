package io.holdfast.testkit.store;

import io.holdfast.testkit.time.EmulatorClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The oracle and the write lock of one environment: every write gets a time of its own, later than all before it, and is
 * published whole. Readers read below {@link #upper()} and never wait for writers.
 */
public final class TimeStore implements AutoCloseable {
    private final EmulatorClock clock;
    private volatile long lag;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Frontiers frontiers = new Frontiers(this);
    private final List<History> histories = new ArrayList<>();
    private final Maintenance maintenance = new Maintenance();
    private final List<EmulatorClock.Repetition> repetitions = new ArrayList<>();
    private final List<Runnable> tickListeners = new CopyOnWriteArrayList<>();
    private volatile long upper;
    private volatile long ticked;
    private volatile boolean frozen;
    private int waiting;

    /**
     * A store that starts now.
     *
     * @param clock the time it runs on
     * @param tick how often the frontier moves where nothing is written
     * @param lag how far the frontier stays behind the clock
     */
    public TimeStore(EmulatorClock clock, Duration tick, Duration lag) {
        this.clock = clock;
        this.lag = lag.toMillis();
        this.upper = clock.millis() - this.lag;
        this.ticked = upper;
        repetitions.add(clock.every(tick, this::tick));
        repetitions.add(clock.onAdvance(this::signal));
    }

    /**
     * The write frontier: the earliest time that may still change.
     *
     * @return a timestamp
     */
    public long upper() {
        return upper;
    }

    /**
     * The write frontier of one object: the store's, unless it or what it follows from is stopped or lags.
     *
     * @param history the object
     * @return a timestamp
     */
    public long upper(History history) {
        return history.upper(upper);
    }

    /**
     * The earliest write frontier of some objects.
     *
     * @param inputs the objects
     * @return the store's where there are none
     */
    public long upper(Collection<History> inputs) {
        long most = upper;
        return inputs.stream().mapToLong(input -> input.upper(most)).min().orElse(most);
    }

    /**
     * The write frontier at the last tick.
     *
     * @return a timestamp
     */
    public long ticked() {
        return ticked;
    }

    /**
     * What moves single objects' frontiers.
     *
     * @return over this store
     */
    public Frontiers frontiers() {
        return frontiers;
    }

    /**
     * Runs something under the lock and wakes who waits.
     *
     * @param change must not block
     */
    public void changing(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The clock of the store.
     *
     * @return never null
     */
    public EmulatorClock clock() {
        return clock;
    }

    /**
     * Creates an object, empty and readable from now on.
     *
     * @param id its catalog id
     * @param retention how long its history stays readable
     * @return the object
     */
    public History create(String id, Duration retention) {
        lock.lock();
        try {
            maintenance.before(upper + 1);
            History history = new History(id, upper, retention.toMillis());
            upper = history.since() + 1;
            histories.add(history);
            return history;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Creates an object that follows from others. It is filled at once and readable from now on.
     *
     * @param view the object, over an own history from {@link #create}
     */
    public void maintain(Maintained view) {
        changing(() -> {
            long time = upper;
            maintenance.before(time + 1);
            view.history().follow(view.inputs());
            view.history().apply(time, view.changesAt(time));
            view.history().advanceSince(time);
            upper = time + 1;
            maintenance.add(view);
        });
    }

    /**
     * Ends an object. Who waits for it is woken.
     *
     * @param history the object
     */
    public void drop(History history) {
        changing(() -> {
            history.drop();
            histories.remove(history);
            maintenance.remove(history);
        });
    }

    /**
     * Writes to several objects at one time.
     *
     * @param writes the changes by object, in any order
     * @return the time
     */
    public long commit(Map<History, List<Change>> writes) {
        lock.lock();
        try {
            long time = Math.max(upper, clock.millis() - lag);
            maintenance.before(time);
            Set<History> touched = new HashSet<>();
            writes.forEach((history, changes) -> touch(history, time, Changes.consolidate(changes), touched));
            maintenance.at(time, touched);
            upper = time + 1;
            changed.signalAll();
            return time;
        } finally {
            lock.unlock();
        }
    }

    private static void touch(History history, long time, List<Change> changes, Set<History> touched) {
        if (!changes.isEmpty()) {
            history.apply(time, changes);
            touched.add(history);
        }
    }

    /**
     * Runs something while nobody else writes, as soon as the store is not frozen.
     *
     * @param guard asked while waiting
     * @param action what to run; may commit
     * @param <T> what the action gives
     * @param <E> what guard and action throw
     * @return what the action gave
     * @throws E from the guard or the action
     */
    public <T, E extends Exception> T exclusively(Guard<E> guard, Action<T, E> action) throws E {
        lock.lock();
        try {
            await(guard, () -> !frozen, Long.MAX_VALUE);
            return action.run();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until something holds, asking after every write, tick and {@link #signal()}.
     *
     * @param guard asked before every wait
     * @param done what to wait for
     * @param until when to stop waiting, milliseconds since the epoch on the store's clock
     * @param <E> what the guard throws
     * @return whether it holds
     * @throws E from the guard
     */
    public <E extends Exception> boolean await(Guard<E> guard, BooleanSupplier done, long until) throws E {
        lock.lock();
        try {
            while (true) {
                guard.check();
                if (done.getAsBoolean()) {
                    return true;
                }
                if (clock.millis() >= until) {
                    return false;
                }
                pause(until);
            }
        } finally {
            lock.unlock();
        }
    }

    private void pause(long until) {
        waiting++;
        try {
            clock.await(changed, until);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        } finally {
            waiting--;
        }
    }

    /**
     * How many wait just now.
     *
     * @return the number of threads in {@link #await}
     */
    public int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /** Wakes everybody who waits, to look again. */
    public void signal() {
        changing(() -> {});
    }

    /**
     * Stops the frontier, or lets it go on.
     *
     * @param stop whether writes and ticks wait
     */
    public void freeze(boolean stop) {
        changing(() -> frozen = stop);
    }

    /**
     * Changes how far the frontier stays behind the clock; a longer lag stops it until the clock is that far ahead.
     *
     * @param millis zero or more
     */
    public void lag(long millis) {
        lag = millis;
    }

    /**
     * Whether the frontier is stopped.
     *
     * @return true between {@code freeze(true)} and {@code freeze(false)}
     */
    public boolean frozen() {
        return frozen;
    }

    /**
     * Forgets the past of an object, retained or not; what somebody reads just now stays.
     *
     * @param history the object
     * @param since the earliest time to stay readable, at most the last readable one
     */
    public void compact(History history, long since) {
        changing(() -> {
            history.advanceSince(Math.min(since, history.upper(upper) - 1));
            history.compact();
        });
    }

    private void tick() {
        lock.lock();
        try {
            if (!frozen) {
                long next = Math.max(upper, clock.millis() - lag);
                maintenance.before(next);
                upper = next;
                ticked = upper;
                for (History history : histories) {
                    history.advance(clock.millis());
                    history.advanceSince(history.upper(upper) - Math.max(1, history.retention()));
                    history.compact();
                }
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        tickListeners.forEach(Runnable::run);
    }

    /**
     * Runs something after every tick, frozen or not.
     *
     * @param listener runs on the clock's thread, without the store's lock; must not block
     */
    public void onTick(Runnable listener) {
        tickListeners.add(listener);
    }

    /**
     * How often a row exists now.
     *
     * @param history the object
     * @param row the row to count
     * @return how many copies exist now
     */
    public long count(History history, Tuple row) {
        lock.lock();
        try {
            return history.count(row);
        } finally {
            lock.unlock();
        }
    }

    /**
     * A new collection for {@link #commit}.
     *
     * @return empty and mutable
     */
    public static Map<History, List<Change>> writes() {
        return new HashMap<>();
    }

    /** Ends the ticks. */
    @Override
    public void close() {
        repetitions.forEach(EmulatorClock.Repetition::close);
    }

    /**
     * What runs under the lock.
     *
     * @param <T> what it gives
     * @param <E> what it throws
     */
    @FunctionalInterface
    public interface Action<T, E extends Exception> {
        /**
         * Runs.
         *
         * @return its result
         * @throws E its failure
         */
        T run() throws E;
    }
}
