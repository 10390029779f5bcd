package io.holdfast.endpoint.physical;

import io.holdfast.time.Deadline;
import io.holdfast.time.Threads;
import io.holdfast.time.Ticker;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of one host. Resolving has no time-out in Java, so that it runs on a thread of its own and is abandoned when it
 * is late, two at most; connects under way share one. Where it is late or fails, the addresses that it last gave are used: a
 * name server's outage is no outage of the database. Thread-safe.
 */
final class Addresses {
    private static final System.Logger LOG = System.getLogger(Addresses.class.getName());
    private static final int MOST_RESOLVING = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final String host;
    private final Lookup lookup;
    private final Ticker ticker;
    private final Threads threads;
    private final String role;
    private final AtomicInteger resolving = new AtomicInteger();
    private final Object lock = new Object();
    private @Nullable CompletableFuture<List<InetAddress>> pending;
    private @Nullable Thread resolver;
    private volatile @Nullable Known known;
    private volatile @Nullable InetAddress lastGood;

    Addresses(String endpoint, String host, Lookup lookup, Ticker ticker, Threads threads) {
        this.role = "resolve-" + endpoint;
        this.host = host;
        this.lookup = lookup;
        this.ticker = ticker;
        this.threads = threads;
    }

    private record Known(List<InetAddress> addresses, long at) {}

    /**
     * Where to connect, the best first: the one that answered last, then families in turn, IPv6 and IPv4.
     *
     * @throws IOException where nothing is known in time
     */
    List<InetAddress> all(Deadline deadline) throws IOException {
        @Nullable Known before = known;
        if (before != null && ticker.nanos() - before.at() < FRESH.toNanos()) {
            return ordered(before.addresses());
        }
        // An old answer at hand is worth a short wait only.
        Duration wait = before == null ? deadline.remaining() : deadline.remainingAtMost(PATIENCE);
        try {
            return ordered(resolved(wait));
        } catch (IOException e) {
            if (before == null) {
                throw e;
            }
            LOG.log(System.Logger.Level.DEBUG, host + " is not resolved; its last addresses are used", e);
            return ordered(before.addresses());
        }
    }

    /** An address answered. */
    void good(InetAddress address) {
        lastGood = address;
    }

    /** How many resolvers run, those abandoned included. */
    int resolving() {
        return resolving.get();
    }

    private List<InetAddress> resolved(Duration wait) throws IOException {
        CompletableFuture<List<InetAddress>> answer = ask();
        try {
            return answer.get(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            abandon(answer);
            throw new UnknownHostException(host + " was not resolved within " + wait.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException("resolving " + host, e);
        } catch (InterruptedException e) {
            abandon(answer);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while resolving " + host, e);
        }
    }

    private CompletableFuture<List<InetAddress>> ask() throws IOException {
        synchronized (lock) {
            @Nullable CompletableFuture<List<InetAddress>> running = pending;
            if (running != null) {
                return running;
            }
            if (resolving.get() >= MOST_RESOLVING) {
                throw new UnknownHostException(
                        host + " cannot be resolved: " + MOST_RESOLVING + " earlier attempts are still waiting");
            }
            resolving.incrementAndGet();
            CompletableFuture<List<InetAddress>> asked = new CompletableFuture<>();
            pending = asked;
            resolver = threads.start(role, () -> resolve(asked));
            return asked;
        }
    }

    /** Nothing ends a resolver that is stuck, and closing the data source must not wait for it. */
    private void abandon(CompletableFuture<List<InetAddress>> late) {
        synchronized (lock) {
            @Nullable Thread stuck = resolver;
            if (pending == late && stuck != null) {
                pending = null;
                threads.abandon(stuck);
            }
        }
    }

    /** Whoever asks after an answer was given asks anew: the question is closed before it is answered. */
    private void resolve(CompletableFuture<List<InetAddress>> asked) {
        try {
            List<InetAddress> found = List.of(lookup.all(host));
            known = new Known(found, ticker.nanos());
            closed(asked);
            asked.complete(found);
        } catch (IOException | RuntimeException e) {
            closed(asked);
            asked.completeExceptionally(e);
        }
    }

    private void closed(CompletableFuture<List<InetAddress>> asked) {
        synchronized (lock) {
            if (pending == asked) {
                pending = null;
            }
        }
        resolving.decrementAndGet();
    }

    private List<InetAddress> ordered(List<InetAddress> found) {
        List<InetAddress> six = new ArrayList<>();
        List<InetAddress> four = new ArrayList<>();
        found.forEach(address -> (address instanceof Inet6Address ? six : four).add(address));
        boolean sixFirst = !found.isEmpty() && found.get(0) instanceof Inet6Address;
        Set<InetAddress> order = new LinkedHashSet<>();
        @Nullable InetAddress good = lastGood;
        if (good != null && found.contains(good)) {
            order.add(good);
        }
        for (int i = 0; i < found.size(); i++) {
            addFrom(sixFirst ? six : four, i, order);
            addFrom(sixFirst ? four : six, i, order);
        }
        return List.copyOf(order);
    }

    private static void addFrom(List<InetAddress> family, int index, Set<InetAddress> order) {
        if (index < family.size()) {
            order.add(family.get(index));
        }
    }
}
