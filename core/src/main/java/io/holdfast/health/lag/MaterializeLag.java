package io.holdfast.health.lag;

import io.holdfast.endpoint.physical.PhysicalConnection;
import io.holdfast.health.lag.LagReading.Told;
import io.holdfast.time.Ticker;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Materialize: the age of an object is what its server's clock is ahead of its write frontier. Pushed where the server pushes,
 * else polled; on {@code mz_catalog_server}, which every role may use and which answers while user clusters are down.
 */
final class MaterializeLag implements LagDialect {
    private static final long RENEWED_AFTER = Duration.ofSeconds(30).toNanos();
    private static final long RENEWED_AT_REQUEST_AFTER = Duration.ofSeconds(5).toNanos();

    private final Relations relations;
    private final List<String> watched;
    private final Ticker ticker;

    MaterializeLag(Relations relations, List<String> watched, Ticker ticker) {
        this.relations = relations;
        this.watched = watched;
        this.ticker = ticker;
    }

    @Override
    public boolean speaks(PhysicalConnection connection) throws SQLException {
        try {
            return Servers.ask(connection.jdbc(), "SELECT mz_environment_id()") != null;
        } catch (SQLException e) {
            if (Servers.refused(e)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public Session begin(PhysicalConnection physical, Begun begun) throws SQLException {
        Connection connection = physical.jdbc();
        String environment = String.valueOf(Servers.ask(connection, "SELECT mz_environment_id()"));
        @Nullable String isolation = Servers.ask(connection, "SHOW transaction_isolation");
        boolean enforces = Servers.tellIfKnown(connection, "SET transaction_isolation = 'bounded staleness 5s'");
        if (enforces) {
            Servers.tell(connection, "RESET transaction_isolation");
        }
        Servers.tellIfKnown(connection, "SET cluster = mz_catalog_server");
        // the cursor's transaction idles between two readings
        Servers.tellIfKnown(connection, "SET idle_in_transaction_session_timeout = 0");
        LagView.Server server = new LagView.Server(environment, enforces, "strict serializable".equals(isolation));
        return new Frontiers(connection, server, begun);
    }

    /** What is not hydrated, and whether nothing is. */
    private record Hydration(Set<String> missing, boolean nothing) {}

    /** One environment, heard. */
    private final class Frontiers implements Session {
        private final Connection connection;
        private final LagView.Server server;
        private final Begun begun;
        private FrontierSource source;
        private boolean open;
        private long opened;
        private int known;
        private boolean cold;

        Frontiers(Connection connection, LagView.Server server, Begun begun) {
            this.connection = connection;
            this.server = server;
            this.begun = begun;
            this.source = new FrontierStream(connection, ticker);
        }

        @Override
        public @Nullable LagReading next() throws SQLException {
            if (open && isOld()) {
                open = false;
                source.end();
            }
            if (!open) {
                open();
            }
            try {
                FrontierSource.@Nullable Frontiers frontiers = source.next();
                return frontiers == null ? null : reading(frontiers);
            } catch (SQLException e) {
                // some servers refuse a SUBSCRIBE when it is declared, some when it is first fetched from
                pollInstead(e);
                return null;
            }
        }

        private void pollInstead(SQLException refusal) throws SQLException {
            if (!Servers.refused(refusal) || source instanceof FrontierPoll) {
                throw refusal;
            }
            source.end();
            source = new FrontierPoll(connection, ticker);
            open = false;
        }

        /** The catalog changes and clocks drift; what is not hydrated may be soon, and a name that nobody knows may be a relation that is new. */
        private boolean isOld() {
            long age = ticker.nanos() - opened;
            boolean asked = relations.missed() != known;
            return ((asked || cold) && age > RENEWED_AT_REQUEST_AFTER) || age > RENEWED_AFTER;
        }

        private void open() throws SQLException {
            known = relations.missed();
            Catalog catalog = new CatalogReader(connection, relations, watched).read();
            begun.begins(server, catalog);
            Hydration hydration = hydration(catalog);
            cold = !hydration.missing().isEmpty();
            begun.hydration(hydration.missing(), hydration.nothing());
            try {
                source.open(catalog.objects());
            } catch (SQLException e) {
                pollInstead(e);
                source.open(catalog.objects());
            }
            open = true;
            opened = ticker.nanos();
        }

        private LagReading reading(FrontierSource.Frontiers frontiers) {
            Map<String, Told> objects = new HashMap<>();
            frontiers
                    .values()
                    .forEach((object, frontier) ->
                            objects.put(object, new Told(Math.max(0, frontiers.serverMillis() - frontier), frontier)));
            return new LagReading(ticker.nanos(), objects);
        }

        /** What no replica has hydrated: one that has is enough to be answered. */
        private Hydration hydration(Catalog catalog) throws SQLException {
            Set<String> names = new TreeSet<>();
            Map<String, Boolean> hydrated = new HashMap<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "SELECT object_id, hydrated FROM mz_internal.mz_hydration_statuses WHERE object_id LIKE 'u%'")) {
                while (rows.next()) {
                    hydrated.merge(rows.getString(1), rows.getBoolean(2), Boolean::logicalOr);
                }
            } catch (SQLException e) {
                if (!Servers.refused(e)) {
                    throw e;
                }
            }
            hydrated.keySet().retainAll(catalog.names().keySet());
            hydrated.forEach((object, yes) -> {
                if (!yes) {
                    names.add(Objects.requireNonNull(catalog.names().get(object)));
                }
            });
            return new Hydration(names, !hydrated.isEmpty() && !hydrated.containsValue(true));
        }
    }
}
