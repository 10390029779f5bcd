package io.holdfast.health.director;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.failure.FailureTable;
import io.holdfast.health.ProbeDepth;
import io.holdfast.health.ServerIdentity;
import io.holdfast.time.Deadline;
import io.holdfast.time.Timing;
import java.sql.SQLException;
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
 * Probes one endpoint, on a thread and a connection of its own, never the pool's. Routine: a ping, which the coordinator
 * answers, and a read on the serving cluster where one was given; a cluster that is silent takes the endpoint out of service
 * without being held against its connections. In suspicion both witnesses at once: a ping on the connection it has and a fresh
 * connect with login. Requests coalesce.
 */
final class Prober implements ProbeRunner {
    private static final System.Logger LOG = System.getLogger(Prober.class.getName());
    private static final Duration SHORTEST = Duration.ofMillis(300);
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final Duration WARM_WITHIN = Duration.ofSeconds(2);
    /** A clock that was set, or a slow answer, is no restart. */
    private static final Duration SAME_START = Duration.ofSeconds(10);

    private final PhysicalEndpoint endpoint;
    private final Timing timing;
    private final ProbeSettings settings;
    private final ProbeObserver observer;
    private final Consumer<Signal> signals;
    private final ClusterProbe cluster;
    private final BlockingQueue<Run> requests = new ArrayBlockingQueue<>(4);
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable ProbeConnection connection;
    private volatile String environment = "";
    private volatile @Nullable Duration roundTrip;
    private volatile @Nullable Duration login;
    private @Nullable ServerIdentity server;
    private boolean limitAsked;
    private volatile boolean strange = true;

    Prober(
            PhysicalEndpoint endpoint,
            Timing timing,
            ProbeSettings settings,
            ProbeObserver observer,
            Consumer<Signal> signals) {
        this.endpoint = endpoint;
        this.timing = timing;
        this.settings = settings;
        this.observer = observer;
        this.signals = signals;
        this.cluster = new ClusterProbe(settings.clusterQuery(), signals);
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
        @Nullable ProbeConnection open = connection;
        try {
            if (open == null) {
                connection = fresh(settings.connectTimeout());
                report(begun, true);
            } else {
                ping(open);
                report(begun, false);
            }
        } catch (SQLException e) {
            drop();
            signals.accept(open == null ? silent(e, begun) : new Signal.PingFailed(e, begun));
            return;
        }
        lookDeeper();
    }

    /** After the verdict: what takes more round trips, and what says nothing of the path. */
    private void lookDeeper() {
        @Nullable ProbeConnection open = connection;
        if (open == null) {
            return;
        }
        try {
            learn(open);
        } catch (SQLException e) {
            // The connection broke, or was broken off at its deadline: the next round opens another.
            LOG.log(System.Logger.Level.DEBUG, "asking " + endpoint.name() + " who it is", e);
            drop();
            return;
        }
        long begun = timing.ticker().nanos();
        ClusterProbe.Result result = cluster.look(open, timeout());
        if (result != ClusterProbe.Result.NOT_ASKED) {
            boolean answered = result == ClusterProbe.Result.ANSWERED;
            observer.probed(
                    endpoint.name(),
                    ProbeDepth.CLUSTER,
                    answered,
                    timing.ticker().nanos() - begun);
        }
        if (result == ClusterProbe.Result.BROKEN) {
            drop();
        }
    }

    /** Once a connection: a new one may lead to another server than the one before. */
    private void learn(ProbeConnection open) throws SQLException {
        if (!strange) {
            return;
        }
        strange = false;
        ServerIdentity now = open.server(LONGEST);
        @Nullable ServerIdentity before = server;
        server = now;
        if (before != null && another(before, now)) {
            observer.changed(endpoint.name(), before, now);
        }
        if (!limitAsked) {
            limitAsked = true;
            open.limit(LONGEST).ifPresent(limit -> observer.limited(endpoint.name(), limit));
        }
    }

    private static boolean another(ServerIdentity before, ServerIdentity now) {
        boolean known = before.startedAt() != 0 && now.startedAt() != 0;
        boolean later = now.startedAt() - before.startedAt() > SAME_START.toMillis();
        return !before.version().equals(now.version()) || (known && later);
    }

    private void witnesses() {
        long begun = timing.ticker().nanos();
        CompletableFuture<ProbeConnection> second = new CompletableFuture<>();
        timing.threads().start("witness-" + endpoint.name(), () -> {
            try {
                ProbeConnection opened = fresh(loginTimeout());
                if (!second.complete(opened)) {
                    opened.close();
                }
            } catch (SQLException | RuntimeException e) {
                second.completeExceptionally(e);
            }
        });
        try {
            @Nullable ProbeConnection open = connection;
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

    private void adopt(CompletableFuture<ProbeConnection> second, long begun) {
        try {
            connection = second.get(loginTimeout().plus(SHORTEST).toMillis(), TimeUnit.MILLISECONDS);
            @Nullable Duration known = roundTrip;
            signals.accept(new Signal.ProbeAnswered(known == null ? SHORTEST : known, environment, true));
        } catch (TimeoutException | InterruptedException e) {
            // Late beyond every deadline of its own. Its connection closes when it comes.
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
    private ProbeConnection fresh(Duration within) throws SQLException {
        Deadline deadline = Deadline.after(timing.ticker(), within);
        boolean answered = false;
        try {
            ProbeConnection opened = new ProbeConnection(endpoint.connect("probe", deadline), timing);
            try {
                environment = opened.identify(deadline.remaining());
            } catch (SQLException e) {
                opened.close();
                throw e;
            }
            login = deadline.elapsed();
            strange = true;
            answered = true;
            return opened;
        } finally {
            observer.probed(
                    endpoint.name(),
                    ProbeDepth.CONNECT,
                    answered,
                    deadline.elapsed().toNanos());
        }
    }

    private void ping(ProbeConnection open) throws SQLException {
        long begun = timing.ticker().nanos();
        boolean answered = false;
        try {
            open.ping(timeout());
            answered = true;
        } finally {
            observer.probed(
                    endpoint.name(),
                    ProbeDepth.COORDINATOR,
                    answered,
                    timing.ticker().nanos() - begun);
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
        Duration three = known == null ? settings.connectTimeout() : known.multipliedBy(3);
        Duration bound = three.compareTo(LONGEST) < 0 ? LONGEST : three;
        return bound.compareTo(settings.connectTimeout()) < 0 ? bound : settings.connectTimeout();
    }

    private void drop() {
        @Nullable ProbeConnection open = connection;
        connection = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        @Nullable ProbeConnection open = connection;
        if (open != null) {
            open.breakOff();
        }
        thread.interrupt();
    }
}
