package io.holdfast.samples.benchmarks.failover;

import io.holdfast.testkit.FaultProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A HAProxy in front of two sites that checks each twice a second, the second one as the backup. */
public final class Haproxy implements AutoCloseable {
    /** Where Debian puts it. */
    public static final Path PROGRAM = Path.of("/usr/sbin/haproxy");

    private static final String CONFIGURATION = """
            defaults
              mode tcp
              timeout connect 1s
              timeout client 1m
              timeout server 1m
              option tcpka
            listen postgres
              bind 127.0.0.1:%d
              option pgsql-check user postgres
              default-server inter 500 fall 2 rise 2 on-marked-down shutdown-sessions
              server first %s check
              server second %s check backup
            """;

    private final Process process;
    private final int port;
    private final Path file;

    private Haproxy(Process process, int port, Path file) {
        this.process = process;
        this.port = port;
        this.file = file;
    }

    /**
     * Whether it can take part.
     *
     * @return whether the program is there
     */
    public static boolean installed() {
        return Files.isExecutable(PROGRAM);
    }

    static Haproxy start(FaultProxy first, FaultProxy second) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path file = Files.createTempFile("haproxy", ".cfg");
        Files.writeString(file, CONFIGURATION.formatted(port, first.address(), second.address()));
        Process process = new ProcessBuilder(PROGRAM.toString(), "-f", file.toString(), "-db")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Haproxy started = new Haproxy(process, port, file);
        started.awaitListening();
        return started;
    }

    private void awaitListening() throws InterruptedException {
        for (int tries = 0; tries < 100; tries++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException notYet) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        throw new IllegalStateException("HAProxy does not listen");
    }

    int port() {
        return port;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(file);
    }
}
