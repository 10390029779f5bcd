package io.holdfast.endpoint.physical;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.pool.HikariPool;
import io.holdfast.endpoint.Endpoint;
import io.holdfast.time.Deadline;
import io.holdfast.time.Scheduler;
import io.holdfast.time.Threads;
import io.holdfast.time.Timing;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An endpoint over sockets: PgJDBC under HikariCP. */
public final class PooledEndpoint implements PhysicalEndpoint {
    private static final System.Logger LOG = System.getLogger(PooledEndpoint.class.getName());
    private static final Duration POLITE = Duration.ofSeconds(1);

    private final Connector connector;
    private final PooledSource source;
    private final HikariConfig config;
    private final HikariPool pool;
    private final Scheduler scheduler;
    private final int poolSize;
    private final AtomicLong generation = new AtomicLong(1);
    private final Set<Thread> poolThreads = ConcurrentHashMap.newKeySet();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Opens the pool in the background; an endpoint that is down at the start does no harm.
     *
     * @param endpoint where it leads
     * @param settings what its connections share
     * @param timing closes sockets whose deadline has passed, and makes the pool's threads
     */
    public PooledEndpoint(Endpoint endpoint, ConnectSettings settings, Timing timing) {
        this.scheduler = timing.scheduler();
        this.poolSize = settings.poolSize();
        this.connector = new Connector(endpoint, settings, timing);
        this.source = new PooledSource(connector, timing.ticker(), settings.connectTimeout());
        this.config = new HikariConfig();
        config.setPoolName(settings.owner() + "-" + endpoint.name());
        config.setDataSource(source);
        config.setThreadFactory(task -> poolThread(timing.threads(), task));
        config.setMaximumPoolSize(poolSize);
        config.setMinimumIdle(poolSize);
        config.setConnectionTimeout(500);
        config.setValidationTimeout(1000);
        config.setMaxLifetime(Duration.ofMinutes(15).toMillis());
        config.setInitializationFailTimeout(-1);
        settings.poolMeters().ifPresent(config::setMetricsTrackerFactory);
        config.validate();
        this.pool = new HikariPool(config);
    }

    private Thread poolThread(Threads threads, Runnable task) {
        Thread thread = threads.unstarted("pool-" + name(), task);
        poolThreads.add(thread);
        return thread;
    }

    @Override
    public String name() {
        return connector.endpoint();
    }

    @Override
    public Lease lease(Duration atMost) throws SQLException {
        long of = generation.get();
        inFlight.getAndIncrement();
        boolean lent = false;
        try {
            Connection connection = pool.getConnection(Math.max(1, atMost.toMillis()));
            Lease lease = new PooledLease(this, of, connection);
            lent = true;
            return lease;
        } catch (SQLException e) {
            @Nullable SQLException reason = source.lastFailure();
            // A pool that has a connection is just busy, whatever an earlier connect met.
            if (reason != null && pool.getTotalConnections() == 0) {
                throw new SQLTransientConnectionException(
                        "cannot connect to endpoint " + name() + ": " + reason.getMessage(),
                        reason.getSQLState(),
                        reason);
            }
            throw new PoolBusyException(name(), poolSize, atMost, e);
        } finally {
            if (!lent) {
                returned();
            }
        }
    }

    /** A lease has ended with a connection that nobody may have again. */
    void evict(Connection lent) {
        pool.evictConnection(lent);
        returned();
    }

    /** A lease has ended. */
    void returned() {
        inFlight.getAndDecrement();
    }

    @Override
    public int inFlight() {
        return inFlight.get();
    }

    @Override
    public int capacity() {
        return poolSize;
    }

    @Override
    public void outdate() {
        generation.incrementAndGet();
    }

    @Override
    public PhysicalConnection connect(String purpose, Deadline deadline) throws SQLException {
        InboundLimit limit = new InboundLimit();
        return new DedicatedConnection(connector, connector.open(purpose, deadline, limit), limit);
    }

    @Override
    public PhysicalConnection connect(String purpose, Deadline deadline, Greeting greeting) throws SQLException {
        InboundLimit limit = new InboundLimit();
        return new DedicatedConnection(connector, connector.open(purpose, deadline, limit, greeting), limit);
    }

    @Override
    public void breakOff() {
        generation.incrementAndGet();
        config.setMinimumIdle(0);
        connector.breakOffAll();
        pool.softEvictConnections();
    }

    /**
     * Borrows as many as there are, all at once: the pool opens one for each borrower that waits. It opens none while its own
     * thread sleeps, for up to five seconds after failures, so that thread is woken first: an interrupt ends its wait.
     */
    @Override
    public void resume(Deadline deadline) throws SQLException {
        config.setMinimumIdle(poolSize);
        poolThreads.removeIf(thread -> !thread.isAlive());
        poolThreads.forEach(Thread::interrupt);
        pool.softEvictConnections();
        List<Lease> warmed = new ArrayList<>();
        try {
            while (warmed.size() < poolSize) {
                warmed.add(first(deadline));
            }
        } catch (SQLException e) {
            // Where work holds them all, there is nothing left to warm.
            if (warmed.isEmpty() && pool.getTotalConnections() == 0) {
                throw e;
            }
        } finally {
            warmed.forEach(Lease::close);
        }
    }

    private Lease first(Deadline deadline) throws SQLException {
        while (true) {
            try {
                return lease(deadline.remainingAtMost(Duration.ofMillis(100)));
            } catch (SQLException e) {
                if (deadline.expired()) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void refresh() {
        pool.softEvictConnections();
    }

    @Override
    public long generation() {
        return generation.get();
    }

    @Override
    public Iterable<? extends Running> running() {
        return source.open();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        config.setMinimumIdle(0);
        // A goodbye that the other side does not take is cut short; connects under way are ended by it as well.
        Scheduler.Cancellation impatience = scheduler.schedule(POLITE, connector::breakOffAll);
        try {
            pool.shutdown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.log(System.Logger.Level.DEBUG, "interrupted while closing the pool of " + name());
        } finally {
            impatience.cancel();
            connector.breakOffAll();
        }
    }
}
