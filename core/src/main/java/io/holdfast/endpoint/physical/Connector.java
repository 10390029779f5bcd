package io.holdfast.endpoint.physical;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.time.Deadline;
import io.holdfast.time.Scheduler;
import io.holdfast.time.Ticker;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Opens connections to one endpoint and knows the sockets of all of them, those still logging in included. */
final class Connector {
    private final Endpoint endpoint;
    private final ConnectSettings settings;
    private final Scheduler scheduler;
    private final Ticker ticker;
    private final Driver driver = new org.postgresql.Driver();
    private final Set<RawSockets> live = ConcurrentHashMap.newKeySet();

    Connector(Endpoint endpoint, ConnectSettings settings, Scheduler scheduler, Ticker ticker) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.scheduler = scheduler;
        this.ticker = ticker;
    }

    String endpoint() {
        return endpoint.name();
    }

    OpenConnection open(String purpose, Deadline deadline) throws SQLException {
        RawSockets sockets = new RawSockets();
        live.add(sockets);
        String id = TrackedSocketFactory.announce(sockets);
        Scheduler.Cancellation guard = scheduler.schedule(deadline.remaining(), sockets::close);
        boolean opened = false;
        try {
            @Nullable Connection connection = driver.connect(url(), settings.properties(purpose, id));
            if (connection == null) {
                throw new SQLNonTransientConnectionException("PgJDBC does not accept " + url(), "08001");
            }
            opened = true;
            return new OpenConnection(connection, sockets, new Slot(ticker));
        } catch (RuntimeException e) {
            throw new SQLNonTransientConnectionException(
                    "connecting to endpoint " + endpoint()
                            + " failed before it began, perhaps in the password's supplier: "
                            + e.getClass().getName(),
                    "08001",
                    e);
        } finally {
            guard.cancel();
            TrackedSocketFactory.forget(id);
            if (!opened) {
                forget(sockets);
            }
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
