package io.holdfast.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Sends back what it reads. Counts what reached it. */
final class EchoServer implements AutoCloseable {
    final AtomicLong received = new AtomicLong();
    final AtomicInteger accepted = new AtomicInteger();
    final AtomicInteger resets = new AtomicInteger();
    final AtomicInteger ends = new AtomicInteger();
    private final ServerSocket listener;
    private final Thread acceptor;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    EchoServer() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        acceptor = start(this::acceptAll);
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        awaitAcceptor();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                accepted.incrementAndGet();
                start(() -> echo(socket));
            }
        } catch (IOException e) {
            // closed, which ends the loop
        }
    }

    /** A thread that is still inside accept keeps the port alive after the close, and may take one more connection. */
    private void awaitAcceptor() {
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void echo(Socket socket) {
        byte[] buffer = new byte[8192];
        try (socket) {
            for (int count = socket.getInputStream().read(buffer);
                    count >= 0;
                    count = socket.getInputStream().read(buffer)) {
                received.addAndGet(count);
                socket.getOutputStream().write(buffer, 0, count);
            }
            ends.incrementAndGet();
        } catch (IOException e) {
            resets.incrementAndGet();
        }
    }

    private static Thread start(Runnable work) {
        Thread thread = new Thread(work, "echo");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
