package io.holdfast.endpoint.physical;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.time.Deadline;
import io.holdfast.time.Scheduler;
import io.holdfast.time.Ticker;
import io.holdfast.time.Timing;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Opens connections to one endpoint and knows the sockets of all of them, those still logging in included. */
final class Connector {
    private final Endpoint endpoint;
    private final ConnectSettings settings;
    private final Scheduler scheduler;
    private final Ticker ticker;
    private final Addresses addresses;
    private final SocketRace race;
    private final CredentialGate gate;
    private final Driver driver = new org.postgresql.Driver();
    private final Set<RawSockets> live = ConcurrentHashMap.newKeySet();

    Connector(Endpoint endpoint, ConnectSettings settings, Timing timing) {
        this(endpoint, settings, timing, Lookup.SYSTEM);
    }

    Connector(Endpoint endpoint, ConnectSettings settings, Timing timing, Lookup lookup) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.scheduler = timing.scheduler();
        this.ticker = timing.ticker();
        this.addresses =
                new Addresses(endpoint.name(), endpoint.address().host(), lookup, timing.ticker(), timing.threads());
        this.race = new SocketRace(endpoint.name(), endpoint.address().port(), timing.threads());
        this.gate = new CredentialGate(endpoint.name(), timing.ticker(), settings.events());
    }

    String endpoint() {
        return endpoint.name();
    }

    OpenConnection open(String purpose, Deadline deadline) throws SQLException {
        return open(purpose, new SocketPath.Opening(deadline, null, null));
    }

    OpenConnection open(String purpose, Deadline deadline, InboundLimit limit) throws SQLException {
        return open(purpose, new SocketPath.Opening(deadline, null, limit));
    }

    OpenConnection open(String purpose, Deadline deadline, InboundLimit limit, Greeting greeting) throws SQLException {
        Inbound inbound = bytes -> {
            greeting.heard();
            limit.came(bytes);
        };
        try {
            return open(purpose, new SocketPath.Opening(deadline, greeting, inbound));
        } catch (SQLException e) {
            throw greeting.missed() ? silence(greeting, e) : e;
        } finally {
            greeting.ended();
        }
    }

    private SQLException silence(Greeting greeting, SQLException cause) {
        String why = "endpoint " + endpoint() + " did not connect, or not send its first byte, within "
                + greeting.within().toMillis() + " ms";
        return new SQLNonTransientConnectionException(why, "08001", cause);
    }

    private OpenConnection open(String purpose, SocketPath.Opening opening) throws SQLException {
        String password = password();
        gate.enter(password);
        RawSockets sockets = new RawSockets();
        live.add(sockets);
        String id = TrackedSocketFactory.announce(new SocketPath(sockets, addresses, race, ticker, opening));
        Scheduler.Cancellation guard = scheduler.schedule(opening.deadline().remaining(), sockets::close);
        boolean opened = false;
        try {
            OpenConnection connection = logIn(settings.properties(endpoint, password, purpose, id), sockets);
            opened = true;
            gate.accepted();
            return connection;
        } catch (SQLException e) {
            gate.failed(password, e);
            throw e;
        } finally {
            guard.cancel();
            TrackedSocketFactory.forget(id);
            if (!opened) {
                forget(sockets);
            }
        }
    }

    private OpenConnection logIn(Properties properties, RawSockets sockets) throws SQLException {
        @Nullable Connection connection = driver.connect(url(), properties);
        if (connection == null) {
            throw new SQLNonTransientConnectionException("PgJDBC does not accept " + url(), "08001");
        }
        StartupSettings.check(endpoint(), properties, connection.getWarnings());
        connection.clearWarnings();
        return new OpenConnection(connection, sockets, new Slot(ticker));
    }

    /** Asked for at every connect, so that it can be rotated. */
    private String password() throws SQLException {
        try {
            return Objects.requireNonNull(settings.credentials(endpoint).password(), "the supplier gave null");
        } catch (RuntimeException e) {
            throw new SQLNonTransientConnectionException(
                    "connecting to endpoint " + endpoint() + " failed before it began, in the password's supplier: "
                            + e.getClass().getName(),
                    "08001",
                    e);
        }
    }

    /** Called when a connection is closed for good. */
    void forget(RawSockets sockets) {
        sockets.close();
        live.remove(sockets);
    }

    void breakOffAll() {
        live.forEach(RawSockets::close);
        live.removeIf(RawSockets::closed);
    }

    private String url() {
        String host = endpoint.address().host();
        return "jdbc:postgresql://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":"
                + endpoint.address().port() + "/" + URLEncoder.encode(settings.database(), StandardCharsets.UTF_8);
    }
}
