package io.holdfast.health.director;

import io.holdfast.endpoint.physical.PhysicalConnection;
import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.failure.FailureTable;
import io.holdfast.time.Deadline;
import io.holdfast.time.Scheduler;
import io.holdfast.time.Timing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Probes one endpoint, on a thread and a connection of its own, never the pool's. Routine: a ping. In suspicion both witnesses
 * at once: a ping on the connection it has and a fresh connect with login. Requests coalesce.
 */
final class Prober implements ProbeRunner {
    private static final System.Logger LOG = System.getLogger(Prober.class.getName());
    private static final Duration SHORTEST = Duration.ofMillis(300);
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final Duration WARM_WITHIN = Duration.ofSeconds(2);
    private static final String UNDEFINED_FUNCTION = "42883";

    private final PhysicalEndpoint endpoint;
    private final Timing timing;
    private final Duration connectTimeout;
    private final Consumer<Signal> signals;
    private final BlockingQueue<Run> requests = new ArrayBlockingQueue<>(4);
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable PhysicalConnection connection;
    private volatile String environment = "";
    private volatile @Nullable Duration roundTrip;
    private volatile @Nullable Duration login;

    Prober(PhysicalEndpoint endpoint, Timing timing, Duration connectTimeout, Consumer<Signal> signals) {
        this.endpoint = endpoint;
        this.timing = timing;
        this.connectTimeout = connectTimeout;
        this.signals = signals;
        this.thread = timing.threads().start("probe-" + endpoint.name(), this::serve);
    }

    @Override
    public void ask(Run run) {
        if (!requests.contains(run) && !requests.offer(run)) {
            LOG.log(System.Logger.Level.DEBUG, "the prober of " + endpoint.name() + " is behind");
        }
    }

    private void serve() {
        while (!closed) {
            try {
                Run run = requests.take();
                switch (run) {
                    case ROUTINE -> routine();
                    case WITNESSES -> witnesses();
                    case WARM -> warm();
                }
            } catch (InterruptedException e) {
                closed = true;
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "the prober of " + endpoint.name() + " failed", e);
            }
        }
        drop();
    }

    private void routine() {
        long begun = timing.ticker().nanos();
        @Nullable PhysicalConnection open = connection;
        try {
            if (open == null) {
                connection = fresh(connectTimeout);
                report(begun, true);
            } else {
                ping(open);
                report(begun, false);
            }
        } catch (SQLException e) {
            drop();
            signals.accept(open == null ? silent(e, begun) : new Signal.PingFailed(e, begun));
        }
    }

    private void witnesses() {
        long begun = timing.ticker().nanos();
        CompletableFuture<PhysicalConnection> second = new CompletableFuture<>();
        timing.threads().start("witness-" + endpoint.name(), () -> {
            try {
                PhysicalConnection opened = fresh(loginTimeout());
                if (!second.complete(opened)) {
                    opened.close();
                }
            } catch (SQLException | RuntimeException e) {
                second.completeExceptionally(e);
            }
        });
        try {
            @Nullable PhysicalConnection open = connection;
            if (open == null) {
                throw new SQLException("no probe connection is open", "08003");
            }
            ping(open);
            report(begun, false);
            if (!second.cancel(false) && !second.isCompletedExceptionally()) {
                second.join().close();
            }
        } catch (SQLException e) {
            drop();
            adopt(second, begun);
        }
    }

    private void adopt(CompletableFuture<PhysicalConnection> second, long begun) {
        try {
            connection = second.get(loginTimeout().plus(SHORTEST).toMillis(), TimeUnit.MILLISECONDS);
            @Nullable Duration known = roundTrip;
            signals.accept(new Signal.ProbeAnswered(known == null ? SHORTEST : known, environment, true));
        } catch (TimeoutException | InterruptedException e) {
            // Late beyond every deadline of its own: name resolution, which nothing can end. Its connection closes when
            // it comes.
            if (!second.cancel(false) && !second.isCompletedExceptionally()) {
                second.join().close();
            }
            signals.accept(silent(new SQLException("no answer to a fresh connect", "08001", e), begun));
        } catch (ExecutionException e) {
            SQLException failure =
                    e.getCause() instanceof SQLException sql ? sql : new SQLException("the probe failed", "08000", e);
            signals.accept(silent(failure, begun));
        }
    }

    private static Signal silent(SQLException failure, long begun) {
        return new Signal.Silent(FailureTable.classify(failure), failure, begun);
    }

    private void warm() {
        try {
            endpoint.resume(Deadline.after(timing.ticker(), WARM_WITHIN));
            signals.accept(new Signal.Warmed());
        } catch (SQLException e) {
            signals.accept(new Signal.StayedCold(e));
        }
    }

    private void report(long begun, boolean anew) {
        Duration taken = Duration.ofNanos(timing.ticker().nanos() - begun);
        roundTrip = taken;
        signals.accept(new Signal.ProbeAnswered(taken, environment, anew));
    }

    /** Connects, logs in and asks who answers. */
    private PhysicalConnection fresh(Duration within) throws SQLException {
        Deadline deadline = Deadline.after(timing.ticker(), within);
        PhysicalConnection opened = endpoint.connect("probe", deadline);
        Scheduler.Cancellation guard = timing.scheduler().schedule(deadline.remaining(), opened::breakOff);
        try (Statement statement = opened.jdbc().createStatement();
                ResultSet rows = statement.executeQuery("SELECT mz_environment_id()")) {
            if (rows.next()) {
                environment = rows.getString(1);
            }
        } catch (SQLException e) {
            if (!UNDEFINED_FUNCTION.equals(e.getSQLState())) {
                opened.close();
                throw e;
            }
        } finally {
            guard.cancel();
        }
        login = deadline.elapsed();
        return opened;
    }

    private void ping(PhysicalConnection open) throws SQLException {
        Scheduler.Cancellation guard = timing.scheduler().schedule(timeout(), open::breakOff);
        try (Statement statement = open.jdbc().createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1")) {
            rows.next();
        } finally {
            guard.cancel();
        }
    }

    /** Six round trips, within bounds: silence that lasts longer is no longer the network's ordinary mood. */
    private Duration timeout() {
        @Nullable Duration known = roundTrip;
        Duration six = known == null ? LONGEST : known.multipliedBy(6);
        if (six.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return six.compareTo(LONGEST) > 0 ? LONGEST : six;
    }

    /** A login is several round trips and somebody's password check: three times what it last took, a second at the least. */
    private Duration loginTimeout() {
        @Nullable Duration known = login;
        Duration three = known == null ? connectTimeout : known.multipliedBy(3);
        Duration bound = three.compareTo(LONGEST) < 0 ? LONGEST : three;
        return bound.compareTo(connectTimeout) < 0 ? bound : connectTimeout;
    }

    private void drop() {
        @Nullable PhysicalConnection open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        @Nullable PhysicalConnection open = connection;
        if (open != null) {
            open.breakOff();
        }
        thread.interrupt();
    }
}
