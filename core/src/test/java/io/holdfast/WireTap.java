package io.holdfast;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Passes connections on to a server and keeps what went over each, so that a test knows where messages end. */
final class WireTap implements AutoCloseable {
    private final ServerSocket listener = listen();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Tapped> connections = new CopyOnWriteArrayList<>();
    private final String host;
    private final int port;

    WireTap(String host, int port) {
        this.host = host;
        this.port = port;
        threads.execute(this::accept);
    }

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** How many connections there have been. */
    int accepted() {
        return connections.size();
    }

    /** From now on bytes are counted anew. */
    void mark() {
        connections.forEach(Tapped::clear);
    }

    /** Where messages ended on the one connection that was busy since the mark, counted from there. */
    List<Integer> boundaries(boolean toServer) {
        Tapped busy = connections.stream()
                .filter(connection -> connection.length(toServer) > 0)
                .reduce((one, other) -> {
                    throw new IllegalStateException("two connections were busy");
                })
                .orElseThrow();
        return busy.boundaries(toServer);
    }

    private void accept() {
        try {
            while (true) {
                Tapped tapped = new Tapped(listener.accept(), new Socket(host, port));
                connections.add(tapped);
                threads.execute(() -> tapped.pass(true));
                threads.execute(() -> tapped.pass(false));
            }
        } catch (IOException e) {
            // closed
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Tapped connection : connections) {
            connection.close();
        }
        threads.shutdownNow();
    }

    /** One connection's two sides. */
    private static final class Tapped {
        private final Socket client;
        private final Socket server;
        private final ByteArrayOutputStream up = new ByteArrayOutputStream();
        private final ByteArrayOutputStream down = new ByteArrayOutputStream();

        Tapped(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void clear() {
            log(true).reset();
            log(false).reset();
        }

        int length(boolean toServer) {
            return log(toServer).size();
        }

        private ByteArrayOutputStream log(boolean toServer) {
            return toServer ? up : down;
        }

        List<Integer> boundaries(boolean toServer) {
            ByteBuffer bytes = ByteBuffer.wrap(log(toServer).toByteArray());
            List<Integer> ends = new ArrayList<>();
            ends.add(0);
            for (int at = 0; at < bytes.limit(); ) {
                at += 1 + bytes.getInt(at + 1);
                ends.add(at);
            }
            return ends;
        }

        void pass(boolean toServer) {
            byte[] buffer = new byte[8192];
            try (InputStream from = (toServer ? client : server).getInputStream();
                    OutputStream to = (toServer ? server : client).getOutputStream()) {
                for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                    log(toServer).write(buffer, 0, read);
                    to.write(buffer, 0, read);
                }
            } catch (IOException e) {
                // one side is gone
            }
        }

        void close() throws IOException {
            client.close();
            server.close();
        }
    }
}
