package io.holdfast.endpoint.physical;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * Makes the sockets that PgJDBC connects with, so that they can be closed from outside. PgJDBC makes the factory itself, by
 * class name with one string as its argument, so the string must lead to the connection's {@link SocketPath}: a static map,
 * the only static state of the library, holding an entry only while a connection is being opened.
 */
public final class TrackedSocketFactory extends SocketFactory {
    /** Idle connections stay known to firewalls in between, and a dead peer is noticed in about 20 seconds; all in seconds. */
    private static final Map<SocketOption<Integer>, Integer> KEEP_ALIVE = Map.of(
            ExtendedSocketOptions.TCP_KEEPIDLE, 10,
            ExtendedSocketOptions.TCP_KEEPINTERVAL, 3,
            ExtendedSocketOptions.TCP_KEEPCOUNT, 3);

    private static final Map<String, SocketPath> OPENING = new ConcurrentHashMap<>();

    private final SocketPath path;

    /**
     * Called by PgJDBC.
     *
     * @param id what {@link #announce} gave
     */
    public TrackedSocketFactory(String id) {
        @Nullable SocketPath announced = OPENING.get(id);
        if (announced == null) {
            throw new IllegalStateException("no connection is being opened under this id");
        }
        this.path = announced;
    }

    static String announce(SocketPath path) {
        String id = UUID.randomUUID().toString();
        OPENING.put(id, path);
        return id;
    }

    static void forget(String id) {
        OPENING.remove(id);
    }

    static int opening() {
        return OPENING.size();
    }

    /** Connected already: PgJDBC then neither resolves the host nor connects. */
    @Override
    public Socket createSocket() throws IOException {
        return path.connect();
    }

    static Socket keptAlive(Socket socket) throws IOException {
        for (Map.Entry<SocketOption<Integer>, Integer> option : KEEP_ALIVE.entrySet()) {
            if (socket.supportedOptions().contains(option.getKey())) {
                socket.setOption(option.getKey(), option.getValue());
            }
        }
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw pathOnly();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw pathOnly();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw pathOnly();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw pathOnly();
    }

    /** A connect inside a socket's constructor could not be broken off. */
    private static UnsupportedOperationException pathOnly() {
        return new UnsupportedOperationException("sockets lead where the connection was announced to lead");
    }
}
