package io.holdfast.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The proxy's one thread: it owns every socket and every fault, and other threads hand it commands and wait until these
 * have taken effect on the sockets. Nothing in it blocks but the selector.
 */
final class ProxyLoop implements Runnable {
    private static final int CHUNK = 16 * 1024;
    private static final int BACKLOG = 256;

    /** Callers wait for theirs, so there are never more commands than calling threads. */
    private record Command(Runnable action, CompletableFuture<@Nullable Void> done) {}

    private final Selector selector;
    private final Roads roads = new Roads();
    private final Queue<Command> commands = new ConcurrentLinkedQueue<>();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(CHUNK);
    private final List<Link> links = new ArrayList<>();
    private final Thread thread;
    private final InetSocketAddress address;
    private InetSocketAddress target;
    private @Nullable ServerSocketChannel listener;
    private boolean resetting;
    private volatile boolean closed;
    private volatile int openLinks;

    ProxyLoop(InetSocketAddress listenAt, InetSocketAddress target) throws IOException {
        this.selector = Selector.open();
        this.target = target;
        try {
            this.listener = bind(listenAt);
            this.address = (InetSocketAddress) listener.getLocalAddress();
        } catch (IOException e) {
            Quietly.close(selector);
            throw e;
        }
        this.thread = new Thread(this, "holdfast-fault-proxy-" + address.getPort());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    InetSocketAddress address() {
        return address;
    }

    int openLinks() {
        settle();
        return openLinks;
    }

    long delivered(Direction direction) {
        settle();
        return roads.of(direction).delivered.get();
    }

    /** Runs on the loop's thread, and returns once sockets it closed are closed for the kernel too. */
    void submit(Runnable action) {
        Command command = new Command(action, new CompletableFuture<>());
        commands.add(command);
        selector.wakeup();
        if (closed) {
            drainRefused();
        }
        try {
            command.done().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Waits until the turn under way is counted: a client may hold an answer before the loop has counted it. */
    private void settle() {
        if (!closed) {
            try {
                submit(() -> {});
            } catch (IllegalStateException e) {
                // closed in the meantime, so nothing is under way
            }
        }
    }

    void close() {
        closed = true;
        selector.wakeup();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // What follows runs on the loop's thread only.

    Roads roads() {
        return roads;
    }

    List<Link> links() {
        return links;
    }

    void retarget(int port) {
        target = new InetSocketAddress(target.getAddress(), port);
    }

    void resetNewConnections(boolean reset) {
        resetting = reset;
    }

    void resetLinks() {
        links.forEach(Link::reset);
    }

    void listen() {
        if (listener == null) {
            try {
                listener = bind(address);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot listen again on " + address + ": " + e.getMessage(), e);
            }
        }
    }

    void stopListening() {
        if (listener != null) {
            Quietly.close(listener);
            listener = null;
        }
    }

    @Override
    public void run() {
        try {
            while (!closed) {
                awaitEvents();
                List<Command> served = runCommands();
                turn();
                // a closed channel's descriptor lives until the selector has let go of it
                selector.selectNow();
                served.forEach(command -> command.done().complete(null));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            closed = true;
            closeAll();
        }
    }

    private ServerSocketChannel bind(InetSocketAddress at) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(at, BACKLOG);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_ACCEPT);
            return channel;
        } catch (IOException e) {
            Quietly.close(channel);
            throw e;
        }
    }

    private void awaitEvents() throws IOException {
        // a wake-up may have been spent on the selectNow that ended the last turn
        if (commands.isEmpty()) {
            selector.select(timeoutMillis(System.nanoTime()));
        } else {
            selector.selectNow();
        }
    }

    private long timeoutMillis(long now) {
        long wait = links.stream().mapToLong(link -> link.waitNanos(now)).min().orElse(Long.MAX_VALUE);
        // the selector counts whole milliseconds, and 0 means for ever
        return wait == Long.MAX_VALUE ? 0 : TimeUnit.NANOSECONDS.toMillis(wait) + 1;
    }

    private List<Command> runCommands() {
        List<Command> served = new ArrayList<>();
        for (Command command = commands.poll(); command != null; command = commands.poll()) {
            try {
                command.action().run();
                served.add(command);
            } catch (RuntimeException e) {
                command.done().completeExceptionally(e);
            }
        }
        return served;
    }

    private void turn() throws IOException {
        long now = System.nanoTime();
        for (SelectionKey key : selector.selectedKeys()) {
            if (!key.isValid()) {
                continue;
            }
            if (key.isAcceptable()) {
                accept();
            } else if (key.attachment() instanceof Link link) {
                link.ready(key, scratch, now);
            }
        }
        selector.selectedKeys().clear();
        links.forEach(link -> link.advance(now));
        links.removeIf(Link::closed);
        openLinks = links.size();
    }

    private void accept() throws IOException {
        SocketChannel client = listener == null ? null : listener.accept();
        if (client == null) {
            return;
        }
        Link link = new Link(selector, client, roads, () -> target);
        links.add(link);
        if (resetting) {
            link.reset();
        }
    }

    private void closeAll() {
        stopListening();
        links.forEach(Link::close);
        links.clear();
        openLinks = 0;
        Quietly.close(selector);
        drainRefused();
    }

    private void drainRefused() {
        for (Command command = commands.poll(); command != null; command = commands.poll()) {
            command.done().completeExceptionally(new IllegalStateException("the proxy on " + address + " is closed"));
        }
    }
}
