package io.holdfast.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A TCP proxy in front of one server whose network can be broken at run time, on open connections as on new ones.
 *
 * <p>Each of {@link #pass}, {@link #refuse}, {@link #reset} and {@link #blackHole()} replaces the one before. {@link #delay},
 * {@link #bandwidth} and {@link #cutAfter} come on top and hold until {@link #pass}. A call returns when the fault is in
 * force: after {@code refuse()} returned, a connect is refused.
 *
 * <p>Thread-safe. One daemon thread serves all connections; {@link #close} ends it and every socket.
 */
public final class FaultProxy implements AutoCloseable {
    private final ProxyLoop loop;

    private FaultProxy(ProxyLoop loop) {
        this.loop = loop;
    }

    /**
     * Starts a proxy on a free loopback port.
     *
     * @param host the server's host
     * @param port the server's port
     * @return a proxy that passes everything
     * @throws UncheckedIOException where no port can be opened
     * @throws IllegalArgumentException where the host does not resolve
     */
    public static FaultProxy to(String host, int port) {
        return to(host, port, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /**
     * Starts a proxy on a given address.
     *
     * @param host the server's host
     * @param port the server's port
     * @param listenAt where clients connect; port 0 for a free one
     * @return a proxy that passes everything
     * @throws UncheckedIOException where the address cannot be opened
     * @throws IllegalArgumentException where the host does not resolve
     */
    public static FaultProxy to(String host, int port, InetSocketAddress listenAt) {
        InetSocketAddress target = new InetSocketAddress(host, port);
        if (target.isUnresolved()) {
            throw new IllegalArgumentException("the host '" + host + "' does not resolve");
        }
        try {
            ProxyLoop loop = new ProxyLoop(listenAt, target);
            loop.start();
            return new FaultProxy(loop);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + listenAt + ": " + e.getMessage(), e);
        }
    }

    /**
     * The port clients connect to.
     *
     * @return the same one for the proxy's whole life
     */
    public int port() {
        return loop.address().getPort();
    }

    /**
     * Where clients connect.
     *
     * @return {@code host:port}, such as {@code 127.0.0.1:40123}
     */
    public String address() {
        return loop.address().getAddress().getHostAddress() + ":" + port();
    }

    /**
     * Heals the network: everything passes, and every delay, limit and cut is gone. Bytes that a black hole held back are
     * delivered now, as a real network's retransmission would deliver them; so are connections that it left without an
     * answer.
     *
     * @throws UncheckedIOException where the port was taken by someone else while it was refused
     */
    public void pass() {
        loop.submit(() -> {
            loop.listen();
            loop.resetNewConnections(false);
            loop.roads().all().forEach(Road::clear);
            loop.links().forEach(link -> {
                for (Direction direction : Direction.values()) {
                    link.lane(direction).hurry();
                    link.lane(direction).allow(Road.NEVER);
                }
            });
        });
    }

    /** The server is down: open connections are reset, new ones refused, until {@link #pass}. Toxiproxy: a disabled proxy. */
    public void refuse() {
        loop.submit(() -> {
            loop.stopListening();
            loop.resetNewConnections(false);
            unhold();
            loop.resetLinks();
        });
    }

    /** Every connection gets a RST: open ones now, new ones as soon as they are accepted. Toxiproxy: {@code reset_peer}. */
    public void reset() {
        loop.submit(() -> {
            loop.listen();
            loop.resetNewConnections(true);
            unhold();
            loop.resetLinks();
        });
    }

    /** The open connections get a RST; everything else stays as it is. */
    public void resetOnce() {
        loop.submit(loop::resetLinks);
    }

    /**
     * Nothing moves in either direction: sockets stay open, new connections are accepted and never answered, and nobody
     * is told of a close. Toxiproxy: {@code timeout} with 0.
     */
    public void blackHole() {
        loop.submit(() -> hold(Direction.TO_SERVER, Direction.TO_CLIENT));
    }

    /**
     * Nothing moves in one direction. A second call for the other direction makes it both.
     *
     * @param direction which way nothing moves
     */
    public void blackHole(Direction direction) {
        loop.submit(() -> hold(direction));
    }

    /** Requests arrive and take effect, answers do not come: {@code blackHole(Direction.TO_CLIENT)}. */
    public void mute() {
        blackHole(Direction.TO_CLIENT);
    }

    /**
     * Adds a delay in each direction, so twice as much to a round trip. Toxiproxy: {@code latency}.
     *
     * @param delay how long bytes travel; zero for none
     * @throws IllegalArgumentException where it is negative
     */
    public void delay(Duration delay) {
        for (Direction direction : Direction.values()) {
            delay(direction, delay);
        }
    }

    /**
     * Adds a delay in one direction. Bytes travel side by side: a delay does not lower the throughput.
     *
     * @param direction which way
     * @param delay how long bytes travel; zero for none
     * @throws IllegalArgumentException where it is negative
     */
    public void delay(Direction direction, Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("a delay must not be negative, but was " + delay);
        }
        loop.submit(() -> loop.roads().of(direction).delayNanos = delay.toNanos());
    }

    /**
     * Limits the throughput of each connection. Toxiproxy: {@code bandwidth}.
     *
     * @param direction which way
     * @param bytesPerSecond bytes a second; 0 for no limit
     * @throws IllegalArgumentException where it is negative
     */
    public void bandwidth(Direction direction, long bytesPerSecond) {
        requireNotNegative("a bandwidth", bytesPerSecond);
        loop.submit(() -> loop.roads().of(direction).bytesPerSecond = bytesPerSecond);
    }

    /**
     * Cuts connections in the middle: exactly this many more bytes pass on each open connection, and on each new one until
     * {@link #pass}; then both its ends get a RST. Toxiproxy: {@code limit_data}.
     *
     * @param direction which way bytes are counted
     * @param bytes how many still pass; 0 cuts at once
     * @throws IllegalArgumentException where it is negative
     */
    public void cutAfter(Direction direction, long bytes) {
        requireNotNegative("a cut", bytes);
        loop.submit(() -> {
            loop.roads().of(direction).cutAfter = bytes;
            loop.links().forEach(link -> link.lane(direction).allow(bytes));
        });
    }

    /**
     * Connections that clients hold through this proxy.
     *
     * @return those without an answer included
     */
    public int openConnections() {
        return loop.openLinks();
    }

    /**
     * Bytes delivered so far, over all connections.
     *
     * @param direction which way
     * @return a count that never falls
     */
    public long bytes(Direction direction) {
        return loop.delivered(direction);
    }

    /**
     * Sends new connections to another port of the same host; open ones stay where they are.
     *
     * @param port the server's new port
     */
    public void retarget(int port) {
        loop.submit(() -> loop.retarget(port));
    }

    /** Ends every connection, the listening socket and the thread. Idempotent. */
    @Override
    public void close() {
        loop.close();
    }

    private void hold(Direction... directions) {
        loop.listen();
        loop.resetNewConnections(false);
        for (Direction direction : directions) {
            loop.roads().of(direction).held = true;
        }
    }

    private void unhold() {
        loop.roads().all().forEach(road -> road.held = false);
    }

    private static void requireNotNegative(String what, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(what + " must not be negative, but was " + value);
        }
    }
}
