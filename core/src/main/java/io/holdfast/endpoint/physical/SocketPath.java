package io.holdfast.endpoint.physical;

import io.holdfast.time.Deadline;
import io.holdfast.time.Ticker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one connection's sockets reach its endpoint: its first socket goes to the address that answers first, further ones (a
 * cancel request's) to the same. PgJDBC would resolve the host itself, without a time-out, and try one address; it takes a
 * connected socket as it is, and goes on verifying the certificate against the host's name. Thread-safe.
 */
final class SocketPath {
    private static final Duration FURTHER_SOCKETS = Duration.ofSeconds(2);

    private final RawSockets sockets;
    private final Addresses addresses;
    private final SocketRace race;
    private final Ticker ticker;
    private final Deadline opening;
    private final @Nullable Greeting greeting;
    private final @Nullable Inbound inbound;
    private volatile @Nullable InetAddress address;

    SocketPath(RawSockets sockets, Addresses addresses, SocketRace race, Ticker ticker, Opening opening) {
        this.sockets = sockets;
        this.addresses = addresses;
        this.race = race;
        this.ticker = ticker;
        this.opening = opening.deadline();
        this.greeting = opening.greeting();
        this.inbound = opening.inbound();
    }

    /**
     * How long opening the connection may take.
     *
     * @param deadline in all
     * @param greeting until the first byte, where that has a bound
     * @param inbound hears of what comes, where somebody wants to know
     */
    record Opening(
            Deadline deadline,
            @Nullable Greeting greeting,
            @Nullable Inbound inbound) {}

    Socket connect() throws IOException {
        @Nullable InetAddress settled = address;
        Deadline deadline = settled == null ? opening : Deadline.after(ticker, FURTHER_SOCKETS);
        List<InetAddress> candidates = settled == null ? addresses.all(deadline) : List.of(settled);
        if (greeting != null) {
            greeting.connecting(SocketRace.STAGGER.multipliedBy(candidates.size() - 1), sockets::close);
        }
        Socket socket = race.connect(candidates, () -> sockets.keep(unconnected()), deadline);
        if (greeting != null) {
            greeting.connected(sockets::close);
        }
        InetAddress answered = socket.getInetAddress();
        address = answered;
        addresses.good(answered);
        return socket;
    }

    private Socket unconnected() throws IOException {
        return TrackedSocketFactory.keptAlive(inbound == null ? new Socket() : new HeardSocket(inbound));
    }
}
