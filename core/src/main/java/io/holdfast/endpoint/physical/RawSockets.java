package io.holdfast.endpoint.physical;

import java.io.IOException;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;

/**
 * The TCP sockets under one connection: the main one, those of earlier addresses, those of cancel requests. Closing them is
 * how a thread blocked in the driver is freed; the TLS socket above is never closed, because its close waits for a stuck
 * writer. Thread-safe.
 */
final class RawSockets {
    private static final System.Logger LOG = System.getLogger(RawSockets.class.getName());

    private final Set<Socket> sockets = new HashSet<>();
    private boolean closed;

    /** Keeps a socket, or closes it at once where the connection was broken off meanwhile. */
    Socket keep(Socket socket) throws IOException {
        synchronized (sockets) {
            sockets.removeIf(Socket::isClosed);
            if (!closed) {
                sockets.add(socket);
                return socket;
            }
        }
        socket.close();
        throw new IOException("the connection was broken off");
    }

    boolean closed() {
        synchronized (sockets) {
            return closed;
        }
    }

    void close() {
        Set<Socket> doomed;
        synchronized (sockets) {
            closed = true;
            doomed = Set.copyOf(sockets);
            sockets.clear();
        }
        for (Socket socket : doomed) {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.TRACE, "closing a raw socket", e);
            }
        }
    }
}
