package io.holdfast.health.lag;

import io.holdfast.endpoint.physical.PhysicalConnection;
import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.settings.StalenessCheck;
import io.holdfast.time.Deadline;
import io.holdfast.time.Timing;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Listens to one endpoint's lag, on a thread and a connection of its own, tagged {@code lag}. What it hears is worked into a
 * view on the scheduler's thread; there it is also noticed that nothing is heard.
 */
final class LagWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LagWatch.class.getName());
    private static final Duration LOOK = Lag.PERIOD.dividedBy(2);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int SILENCE_MILLIS = 5_000;

    private final PhysicalEndpoint endpoint;
    private final LagParts parts;
    private final List<LagDialect> dialects;
    private final LagTrack track = new LagTrack();
    private volatile boolean closed;
    private volatile @Nullable PhysicalConnection connection;
    private @Nullable Thread thread;
    private LagListener.Stale stale = LagListener.Stale.NOTHING;
    private Set<String> unhydrated = Set.of();
    private boolean cold;

    LagWatch(PhysicalEndpoint endpoint, LagParts parts, List<LagDialect> dialects) {
        this.endpoint = endpoint;
        this.parts = parts;
        this.dialects = List.copyOf(dialects);
    }

    void start() {
        thread = timing().threads().start("lag-" + endpoint.name(), this::serve);
        timing().scheduler().schedule(LOOK, this::look);
    }

    private Timing timing() {
        return parts.timing();
    }

    private void serve() {
        Duration pause = FIRST_PAUSE;
        while (!closed) {
            try {
                listen();
                pause = FIRST_PAUSE;
            } catch (SQLException e) {
                LOG.log(System.Logger.Level.DEBUG, "lag of " + endpoint.name() + " is not heard", e);
                parts.board().trouble(endpoint.name(), String.valueOf(e.getMessage()));
                timing().ticker().pause(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "the lag watch of " + endpoint.name() + " failed", e);
                timing().ticker().pause(LONGEST_PAUSE);
            } finally {
                drop();
            }
        }
    }

    /** Connects and hears until the connection ends; returns where it had heard something. */
    private void listen() throws SQLException {
        boolean heard = false;
        PhysicalConnection open = endpoint.connect("lag", Deadline.after(timing().ticker(), parts.connectTimeout()));
        connection = open;
        // whatever is silent for longer is lost
        open.jdbc().setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
        try {
            LagDialect.Session session = dialect(open).begin(open, new Begun());
            while (!closed) {
                @Nullable LagReading reading = session.next();
                if (reading != null) {
                    heard = true;
                    parts.board().trouble(endpoint.name(), "");
                    timing().scheduler().execute(() -> add(reading));
                }
            }
        } catch (SQLException e) {
            if (!heard) {
                throw e;
            }
            LOG.log(System.Logger.Level.DEBUG, "lag of " + endpoint.name() + " is no longer heard", e);
        }
    }

    private LagDialect dialect(PhysicalConnection open) throws SQLException {
        for (LagDialect dialect : dialects) {
            if (dialect.speaks(open)) {
                return dialect;
            }
        }
        throw new SQLException("no way is known to learn the lag of endpoint " + endpoint.name(), "0A000");
    }

    private void add(LagReading reading) {
        track.add(reading);
        publish();
    }

    private void look() {
        if (closed) {
            return;
        }
        if (track.look(timing().ticker().nanos())) {
            publish();
        }
        timing().scheduler().schedule(LOOK, this::look);
    }

    private void publish() {
        if (closed) {
            return;
        }
        LagView view = track.view(parts.relations().count());
        parts.board().publish(endpoint.name(), view);
        boolean byServer = parts.settings().check() != StalenessCheck.MEASURED
                && view.server().enforces();
        // what the server holds needs no allowance for the time until the next sample
        Duration allowance = byServer ? Lag.PERIOD : Duration.ZERO;
        parts.settings()
                .maxStaleness()
                .ifPresent(bound ->
                        tell(track.beyond(bound.plus(allowance).toMillis()).enforced(byServer)));
        parts.listener().sampled(endpoint.name(), view.lagMillis(ReadSet.ALL));
    }

    private void tell(LagListener.Stale now) {
        boolean changed = !now.objects().equals(stale.objects())
                || now.whole() != stale.whole()
                || now.excludes() != stale.excludes();
        stale = now;
        if (changed) {
            parts.listener().stale(endpoint.name(), now);
        }
    }

    private void drop() {
        @Nullable PhysicalConnection open = connection;
        connection = null;
        if (open != null) {
            open.close();
            timing().scheduler().execute(() -> {
                track.loses();
                publish();
            });
        }
    }

    @Override
    public void close() {
        closed = true;
        @Nullable PhysicalConnection open = connection;
        if (open != null) {
            open.breakOff();
        }
        @Nullable Thread listening = thread;
        if (listening != null) {
            listening.interrupt();
        }
    }

    /** Hands what the listening thread learns to the scheduler's. */
    private final class Begun implements LagDialect.Begun {
        @Override
        public void begins(LagView.Server server, Catalog catalog) {
            timing().scheduler().execute(() -> track.begins(server, catalog));
        }

        @Override
        public void hydration(Set<String> names, boolean nothing) {
            timing().scheduler().execute(() -> {
                if (nothing != cold) {
                    cold = nothing;
                    parts.listener().cold(endpoint.name(), cold);
                }
                if (!names.equals(unhydrated)) {
                    unhydrated = Set.copyOf(names);
                    parts.listener().hydration(endpoint.name(), unhydrated);
                }
            });
        }
    }
}
