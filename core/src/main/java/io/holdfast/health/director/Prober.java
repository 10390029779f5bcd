package io.holdfast.health.director;

import io.holdfast.endpoint.physical.Greeting;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Probes one endpoint, on a thread and a connection of its own, never the pool's. Routine: a ping, which the coordinator
 * answers, and a read on the serving cluster where one was given; a cluster that is silent takes the endpoint out of service
 * without being held against its connections. In suspicion both witnesses at once: a ping on the connection it has and a fresh
 * connect with login, which is given up early where not one byte comes. Requests coalesce.
 */
final class Prober implements ProbeRunner {
    private static final System.Logger LOG = System.getLogger(Prober.class.getName());
    private static final Duration WARM_WITHIN = Duration.ofSeconds(2);
    /** A clock that was set, or a slow answer, is no restart. */
    private static final Duration SAME_START = Duration.ofSeconds(10);

    private final PhysicalEndpoint endpoint;
    private final Timing timing;
    private final ProbeSettings settings;
    private final ProbeObserver observer;
    private final Consumer<Signal> signals;
    private final ClusterProbe cluster;
    private final Patience patience;
    private final BlockingQueue<Run> requests = new ArrayBlockingQueue<>(4);
    private final AtomicReference<@Nullable Witness> called = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable ProbeConnection connection;
    private volatile String environment = "";
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
        this.patience = new Patience(settings.connectTimeout());
        this.cluster = new ClusterProbe(settings.clusterQuery(), signals);
        this.thread = timing.threads().start("probe-" + endpoint.name(), this::serve);
    }

    /** A suspicion's fresh connect begins at once: the prober may be waiting for a ping that is not answered any more. */
    @Override
    public void ask(Run run) {
        if (run == Run.WITNESSES) {
            Witness witness =
                    new Witness(new CompletableFuture<>(), timing.ticker().nanos());
            if (called.compareAndSet(null, witness)) {
                call(witness);
            }
        }
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
        @Nullable Witness unheard = called.getAndSet(null);
        if (unheard != null) {
            unheard.discard();
        }
    }

    private void routine() {
        long begun = timing.ticker().nanos();
        @Nullable ProbeConnection open = connection;
        try {
            if (open == null) {
                connection = fresh(settings.connectTimeout(), settings.connectTimeout());
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
        ClusterProbe.Result result = cluster.look(open, patience.ping());
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
        ServerIdentity now = open.server(Patience.LONGEST);
        @Nullable ServerIdentity before = server;
        server = now;
        if (before != null && another(before, now)) {
            observer.changed(endpoint.name(), before, now);
        }
        if (!limitAsked) {
            limitAsked = true;
            open.limit(Patience.LONGEST).ifPresent(limit -> observer.limited(endpoint.name(), limit));
        }
    }

    private static boolean another(ServerIdentity before, ServerIdentity now) {
        boolean known = before.startedAt() != 0 && now.startedAt() != 0;
        boolean later = now.startedAt() - before.startedAt() > SAME_START.toMillis();
        return !before.version().equals(now.version()) || (known && later);
    }

    /** A fresh connect, and when it began. */
    private record Witness(CompletableFuture<ProbeConnection> connection, long begun) {
        /** Its connection closes when it comes. */
        void discard() {
            if (!connection.cancel(false) && !connection.isCompletedExceptionally()) {
                connection.join().close();
            }
        }
    }

    private void call(Witness witness) {
        timing.threads().start("witness-" + endpoint.name(), () -> {
            try {
                ProbeConnection opened = fresh(patience.login(), patience.greeting());
                if (!witness.connection().complete(opened) || closed) {
                    opened.close();
                }
            } catch (SQLException | RuntimeException e) {
                witness.connection().completeExceptionally(e);
            }
        });
    }

    private void witnesses() {
        @Nullable Witness second = called.getAndSet(null);
        @Nullable ProbeConnection open = connection;
        if (second == null) {
            return;
        }
        try {
            if (open == null) {
                throw new SQLException("no probe connection is open", "08003");
            }
            long begun = timing.ticker().nanos();
            ping(open);
            report(begun, false);
            second.discard();
        } catch (SQLException e) {
            drop();
            adopt(second);
        }
    }

    private void adopt(Witness second) {
        try {
            Duration most = patience.login().plus(Patience.SHORTEST_PING);
            connection = second.connection().get(most.toMillis(), TimeUnit.MILLISECONDS);
            signals.accept(new Signal.ProbeAnswered(patience.roundTripOr(Patience.SHORTEST_PING), environment, true));
        } catch (TimeoutException | InterruptedException e) {
            // Late beyond every deadline of its own.
            second.discard();
            signals.accept(silent(new SQLException("no answer to a fresh connect", "08001", e), second.begun()));
        } catch (ExecutionException e) {
            SQLException failure =
                    e.getCause() instanceof SQLException sql ? sql : new SQLException("the probe failed", "08000", e);
            signals.accept(silent(failure, second.begun()));
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
        if (!anew) {
            patience.answered(taken);
        }
        signals.accept(new Signal.ProbeAnswered(taken, environment, anew));
    }

    /** Connects, logs in and asks who answers. */
    private ProbeConnection fresh(Duration within, Duration silence) throws SQLException {
        Deadline deadline = Deadline.after(timing.ticker(), within);
        Greeting greeting = new Greeting(silence, timing);
        boolean answered = false;
        try {
            ProbeConnection opened = new ProbeConnection(endpoint.connect("probe", deadline, greeting), timing);
            try {
                environment = opened.identify(deadline.remaining());
            } catch (SQLException e) {
                opened.close();
                throw e;
            }
            patience.loggedIn(deadline.elapsed());
            greeting.taken().ifPresent(patience::greeted);
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
            open.ping(patience.ping());
            answered = true;
        } finally {
            observer.probed(
                    endpoint.name(),
                    ProbeDepth.COORDINATOR,
                    answered,
                    timing.ticker().nanos() - begun);
        }
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
