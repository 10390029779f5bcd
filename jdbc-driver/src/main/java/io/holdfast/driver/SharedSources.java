package io.holdfast.driver;

import io.holdfast.HoldfastDataSource;
import io.holdfast.HoldfastStatus;
import io.holdfast.time.Scheduler;
import io.holdfast.time.Threads;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The data sources of one driver instance. Connects with equal endpoints and settings share one; it is closed a minute after its
 * last connection, or by {@link #close}. There is no thread before the first connect and none after the last data source.
 *
 * <p>This class is thread-safe. Its lock is never held while something waits for the network.
 */
final class SharedSources implements AutoCloseable {
    static final Duration LINGER = Duration.ofSeconds(60);

    /** JMX waits until the program has begun: loading it takes as long as a login. */
    static final Duration SETTLED = Duration.ofSeconds(3);

    private final UUID salt = UUID.randomUUID();
    private final Map<SourceKey, SharedSource> sources = new HashMap<>();
    private final Function<Threads, Scheduler> clocks;
    private final Threads threads = new Threads("driver");
    private final Beans beans = new Beans();
    private @Nullable Scheduler clock;
    private int started;

    SharedSources() {
        this(threads -> Scheduler.onThread(threads, "clock"));
    }

    /** With another clock, for tests. */
    SharedSources(Function<Threads, Scheduler> clocks) {
        this.clocks = clocks;
    }

    /**
     * Opens a connection of the data source that belongs to a plan.
     *
     * @throws SQLException as {@link HoldfastDataSource#getConnection()}
     */
    Connection connect(ConnectionPlan plan) throws SQLException {
        // Takes DriverManager's lock, under which close() is called: never with ours held.
        Bundled.keepToItself();
        SharedSource shared = enter(plan);
        boolean opened = false;
        try {
            Connection connection = shared.source().open(() -> leave(shared));
            opened = true;
            return connection;
        } finally {
            if (!opened) {
                leave(shared);
            }
        }
    }

    private synchronized SharedSource enter(ConnectionPlan plan) {
        SharedSource shared = sources.computeIfAbsent(SourceKey.of(plan, salt), key -> start(key, plan));
        shared.enter();
        return shared;
    }

    private SharedSource start(SourceKey key, ConnectionPlan plan) {
        started++;
        int id = started;
        SharedSource shared = new SharedSource(key, plan.start("jdbc-" + id));
        clock().schedule(SETTLED, () -> show(shared, id));
        return shared;
    }

    /** Not under the lock, because JMX is loaded here; so it may have ended meanwhile. */
    private void show(SharedSource shared, int id) {
        beans.register(shared.source(), id);
        if (!isThere(shared)) {
            beans.unregister(shared.source());
        }
    }

    private synchronized boolean isThere(SharedSource shared) {
        return sources.get(shared.key()) == shared;
    }

    private synchronized Scheduler clock() {
        if (clock == null) {
            clock = clocks.apply(threads);
        }
        return clock;
    }

    private synchronized void leave(SharedSource shared) {
        if (shared.leave() && sources.get(shared.key()) == shared) {
            shared.closing(clock().schedule(LINGER, () -> expire(shared)));
        }
    }

    /** On the clock's thread, which must not wait for a pool to end. */
    private synchronized void expire(SharedSource shared) {
        if (shared.unused() && sources.remove(shared.key(), shared)) {
            threads.start("close", () -> end(List.of(shared), idleClock()));
        }
    }

    private synchronized @Nullable Scheduler idleClock() {
        Scheduler idle = sources.isEmpty() ? clock : null;
        if (idle != null) {
            clock = null;
        }
        return idle;
    }

    private void end(List<SharedSource> ended, @Nullable Scheduler idle) {
        ended.forEach(shared -> {
            beans.unregister(shared.source());
            shared.source().close();
        });
        if (idle != null) {
            idle.close();
        }
    }

    /**
     * How the data sources are.
     *
     * @return one of each
     */
    synchronized List<HoldfastStatus> status() {
        return sources.values().stream().map(shared -> shared.source().status()).toList();
    }

    /** Closes every data source now; connections that are open fail from here on. A later connect starts anew. */
    @Override
    public void close() {
        List<SharedSource> ended = takeAll();
        end(ended, idleClock());
        threads.join(LINGER);
        LinkedRecords.forget();
    }

    private synchronized List<SharedSource> takeAll() {
        List<SharedSource> all = List.copyOf(sources.values());
        sources.clear();
        return all;
    }
}
