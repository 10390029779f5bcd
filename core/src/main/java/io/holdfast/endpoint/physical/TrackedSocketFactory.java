package io.holdfast.endpoint.physical;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the sockets that PgJDBC connects with, so that they can be closed from outside. PgJDBC makes the factory itself, by
 * class name with one string as its argument, so the string must lead to the connection's {@link RawSockets}: a static map,
 * the only static state of the library, holding an entry only while a connection is being opened.
 */
public final class TrackedSocketFactory extends SocketFactory {
    private static final Map<String, RawSockets> OPENING = new ConcurrentHashMap<>();

    private final RawSockets sockets;

    /**
     * Called by PgJDBC.
     *
     * @param id what {@link #announce} gave
     */
    public TrackedSocketFactory(String id) {
        @Nullable RawSockets announced = OPENING.get(id);
        if (announced == null) {
            throw new IllegalStateException("no connection is being opened under this id");
        }
        this.sockets = announced;
    }

    static String announce(RawSockets sockets) {
        String id = UUID.randomUUID().toString();
        OPENING.put(id, sockets);
        return id;
    }

    static void forget(String id) {
        OPENING.remove(id);
    }

    static int opening() {
        return OPENING.size();
    }

    @Override
    public Socket createSocket() throws IOException {
        return sockets.keep(new Socket());
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw unconnectedOnly();
    }

    /** A connect inside the constructor could not be broken off. */
    private static UnsupportedOperationException unconnectedOnly() {
        return new UnsupportedOperationException("only unconnected sockets are made here");
    }
}
