package io.holdfast.endpoint.physical;

import io.holdfast.time.Deadline;
import io.holdfast.time.Threads;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the first of several addresses that answers, in the manner of Happy Eyeballs (RFC 8305): they are tried in order,
 * the next one as soon as one fails or after 250 ms, and those under way go on. One address is connected on the calling thread.
 */
final class SocketRace {
    private static final System.Logger LOG = System.getLogger(SocketRace.class.getName());
    static final Duration STAGGER = Duration.ofMillis(250);

    private final int port;
    private final Threads threads;
    private final String role;

    /** Makes an unconnected socket that can be broken off from outside. */
    @FunctionalInterface
    interface Sockets {
        Socket make() throws IOException;
    }

    SocketRace(String endpoint, int port, Threads threads) {
        this.role = "connect-" + endpoint;
        this.port = port;
        this.threads = threads;
    }

    /**
     * Connects.
     *
     * @throws IOException the first address's failure, the others' suppressed
     */
    Socket connect(List<InetAddress> addresses, Sockets sockets, Deadline deadline) throws IOException {
        if (addresses.size() == 1) {
            return connected(addresses.get(0), sockets.make(), deadline);
        }
        return new Race(addresses, sockets, deadline).run();
    }

    private Socket connected(InetAddress address, Socket socket, Deadline deadline) throws IOException {
        long left = deadline.remaining().toMillis();
        InetSocketAddress to = new InetSocketAddress(address, port);
        try {
            if (left <= 0) {
                throw new SocketTimeoutException("no time was left to connect to " + to);
            }
            socket.connect(to, (int) Math.min(Integer.MAX_VALUE, left));
            return socket;
        } catch (IOException e) {
            closeQuietly(socket);
            throw e instanceof ConnectException ? named(e, to) : e;
        }
    }

    /** The system's text does not say which of several addresses it was. */
    private static ConnectException named(IOException failure, InetSocketAddress to) {
        ConnectException named = new ConnectException(failure.getMessage() + ": " + to);
        named.initCause(failure);
        return named;
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.TRACE, "closing a socket", e);
        }
    }

    /** What one address came to: a socket or a failure. */
    private record Outcome(
            @Nullable Socket socket, @Nullable IOException failure) {}

    private final class Race {
        private final List<InetAddress> addresses;
        private final Sockets sockets;
        private final Deadline deadline;
        private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
        private final List<Socket> running = new ArrayList<>();
        private final List<IOException> failures = new ArrayList<>();
        private int next;

        Race(List<InetAddress> addresses, Sockets sockets, Deadline deadline) {
            this.addresses = addresses;
            this.sockets = sockets;
            this.deadline = deadline;
        }

        Socket run() throws IOException {
            @Nullable Socket winner = null;
            try {
                while (winner == null) {
                    begin();
                    winner = await();
                }
                return winner;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while connecting", e);
            } finally {
                for (Socket socket : running) {
                    if (socket != winner) {
                        closeQuietly(socket);
                    }
                }
            }
        }

        private void begin() throws IOException {
            if (next < addresses.size()) {
                InetAddress address = addresses.get(next++);
                Socket socket = sockets.make();
                running.add(socket);
                threads.start(role, () -> outcomes.add(attempt(address, socket)));
            } else if (failures.size() == addresses.size()) {
                IOException first = failures.get(0);
                failures.subList(1, failures.size()).forEach(first::addSuppressed);
                throw first;
            } else if (deadline.expired()) {
                throw new SocketTimeoutException("none of " + addresses.size() + " addresses answered within "
                        + deadline.length().toMillis() + " ms");
            }
        }

        private Outcome attempt(InetAddress address, Socket socket) {
            try {
                return new Outcome(connected(address, socket, deadline), null);
            } catch (IOException e) {
                return new Outcome(null, e);
            }
        }

        /** One outcome, or none within the stagger. A failure lets the next address begin at once. */
        private @Nullable Socket await() throws InterruptedException {
            Duration wait = next < addresses.size() ? deadline.remainingAtMost(STAGGER) : deadline.remaining();
            @Nullable Outcome outcome = outcomes.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
            if (outcome == null) {
                return null;
            }
            if (outcome.failure() != null) {
                failures.add(outcome.failure());
            }
            return outcome.socket();
        }
    }
}
