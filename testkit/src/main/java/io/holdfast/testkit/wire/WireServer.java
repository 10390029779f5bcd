package io.holdfast.testkit.wire;

import io.holdfast.testkit.engine.Engine;
import io.holdfast.testkit.type.SqlError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Serves an engine over PostgreSQL's protocol. Threads: one that accepts, one that looks after clients whose statement
 * runs, one a connection; all are daemons and {@link #close} ends them. Thread-safe.
 */
public final class WireServer implements AutoCloseable {
    private static final int BACKLOG = 256;
    /** Connections that are not sessions: those logging in, and cancel requests. */
    private static final int GUESTS = 64;

    private static final Duration WATCH_EVERY = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Engine engine;
    private final WireOptions options;
    private final InetSocketAddress address;
    private final LongAdder messages = new LongAdder();
    private final Map<Connection, Thread> connections = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread watcher;
    private final Object control = new Object();
    private @Nullable ServerSocket listener;
    private @Nullable Thread acceptor;
    private int lastProcessId;

    private WireServer(Engine engine, WireOptions options, ServerSocket listener) {
        this.engine = engine;
        this.options = options;
        this.address = (InetSocketAddress) listener.getLocalSocketAddress();
        this.watcher = thread("watch", this::watch);
    }

    /**
     * Opens the port and serves.
     *
     * @param engine what is served
     * @param options how
     * @return the running server
     * @throws UncheckedIOException where the port cannot be opened
     */
    public static WireServer start(Engine engine, WireOptions options) {
        ServerSocket listener = bind(options.listenAt());
        WireServer server = new WireServer(engine, options, listener);
        server.watcher.start();
        synchronized (server.control) {
            server.accept(listener);
        }
        return server;
    }

    /**
     * Where clients connect.
     *
     * @return the same address for the server's whole life
     */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * The messages that were acted upon.
     *
     * @return a count
     */
    public long messages() {
        return messages.sum();
    }

    /**
     * The sessions that are open.
     *
     * @return a count
     */
    public int connections() {
        return (int)
                connections.keySet().stream().filter(Connection::established).count();
    }

    /**
     * Ends the connection of one session.
     *
     * @param processId the session's; without effect where there is none
     */
    public void terminate(int processId) {
        connections.keySet().stream()
                .filter(connection -> connection.processId() == processId)
                .forEach(connection -> connection.end(false));
    }

    /**
     * Ends one session with an error, at once where it is idle, otherwise as soon as what it runs has ended.
     *
     * @param processId the session's; without effect where there is none
     * @param error what the client is told
     */
    public void expel(int processId, SqlError error) {
        connections.keySet().stream()
                .filter(connection -> connection.processId() == processId)
                .forEach(connection -> connection.expel(error));
    }

    /** Resets every connection; new ones are served. */
    public void resetAll() {
        endAll(true);
    }

    /** Closes the port and resets every connection, as a process that dies does. */
    public void crash() {
        synchronized (control) {
            stopListening();
        }
        endAll(true);
    }

    /**
     * Opens the same port again; without effect where it is open.
     *
     * @throws UncheckedIOException where the port was taken by someone else
     * @throws IllegalStateException where the server is closed
     */
    public void restart() {
        synchronized (control) {
            if (closed.getCount() == 0) {
                throw new IllegalStateException("the server on " + address + " is closed");
            }
            if (listener == null) {
                accept(bind(address));
            }
        }
    }

    /** Ends everything and waits for the threads. Idempotent. */
    @Override
    public void close() {
        synchronized (control) {
            closed.countDown();
            stopListening();
        }
        endAll(false);
        join(watcher);
    }

    WireOptions options() {
        return options;
    }

    Engine engine() {
        return engine;
    }

    void cancel(int processId, int secret) {
        connections.keySet().forEach(connection -> connection.cancel(processId, secret));
    }

    /** A conversation acted upon a message. */
    void served() {
        messages.increment();
    }

    void forget(Connection connection) {
        connections.remove(connection);
    }

    void admit() throws SqlError {
        int open = connections();
        int limit = options.door().maxConnections();
        if (open >= limit) {
            throw SqlError.fatal(
                            "53000",
                            "creating connection would violate max_connections limit (desired: " + (open + 1)
                                    + ", limit: " + limit + ", current: " + open + ")")
                    .withHint("Drop an existing connection or contact support to request a limit increase.");
        }
    }

    private static ServerSocket bind(InetSocketAddress at) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(at, BACKLOG);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + at + ": " + e.getMessage(), e);
        }
    }

    private void accept(ServerSocket opened) {
        listener = opened;
        acceptor = thread("accept", () -> acceptFrom(opened));
        acceptor.start();
    }

    private void stopListening() {
        if (listener != null && acceptor != null) {
            closeQuietly(listener);
            join(acceptor);
            listener = null;
            acceptor = null;
        }
    }

    private void acceptFrom(ServerSocket opened) {
        while (!opened.isClosed()) {
            try {
                greet(opened.accept());
            } catch (IOException e) {
                // closed, which ends the loop, or a client that left before it was accepted
            }
        }
    }

    private void greet(Socket socket) {
        if (connections.size() >= options.door().maxConnections() + GUESTS) {
            closeQuietly(socket);
            return;
        }
        int processId = ++lastProcessId;
        Connection connection =
                new Connection(this, socket, processId, options.random().nextInt());
        Thread thread = thread("connection-" + processId, connection);
        connections.put(connection, thread);
        thread.start();
    }

    private void endAll(boolean reset) {
        List<Thread> threads = List.copyOf(connections.values());
        connections.keySet().forEach(connection -> connection.end(reset));
        threads.forEach(WireServer::join);
    }

    private void watch() {
        try {
            while (!closed.await(WATCH_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                connections.keySet().forEach(Connection::probe);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread thread(String role, Runnable work) {
        Thread thread = new Thread(work, "holdfast-emulator-" + options.name() + "-" + address.getPort() + "-" + role);
        thread.setDaemon(true);
        return thread;
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            // it is given up: nobody is left who could act on this
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
