package io.holdfast;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A real PostgreSQL primary and a real streaming replica of it. The replica begins as a copy of the stopped primary. */
final class ReplicatedPostgres implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger("io.zonky");

    private final Path home;
    private final EmbeddedPostgres primary;
    private final EmbeddedPostgres replica;

    private ReplicatedPostgres(Path home, EmbeddedPostgres primary, EmbeddedPostgres replica) {
        this.home = home;
        this.primary = primary;
        this.replica = replica;
    }

    static ReplicatedPostgres start() throws IOException {
        LOG.setLevel(Level.WARNING);
        Path home = Files.createTempDirectory("holdfast-replica");
        Path one = home.resolve("primary");
        Path two = home.resolve("replica");
        int port = freePort();
        server(one, port).start().close();
        copy(one, two);
        Files.createFile(two.resolve("standby.signal"));
        EmbeddedPostgres primary = server(one, port).start();
        // not on the command line, where it would be cut at its blanks
        Files.writeString(
                two.resolve("postgresql.conf"),
                "\nprimary_conninfo = 'host=127.0.0.1 port=" + port + " user=postgres'\n",
                StandardOpenOption.APPEND);
        EmbeddedPostgres replica = server(two, freePort()).start();
        return new ReplicatedPostgres(home, primary, replica);
    }

    private static EmbeddedPostgres.Builder server(Path data, int port) {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("wal_level", "replica")
                .setServerConfig("hot_standby", "on")
                .setServerConfig("wal_retrieve_retry_interval", "200ms")
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .setErrorRedirector(ProcessBuilder.Redirect.DISCARD);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectories(
                        to.resolve(from.relativize(directory)),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    String primaryAddress() {
        return "127.0.0.1:" + primary.getPort();
    }

    String replicaAddress() {
        return "127.0.0.1:" + replica.getPort();
    }

    void onPrimary(String... texts) throws SQLException {
        run(primary, texts);
    }

    void onReplica(String... texts) throws SQLException {
        run(replica, texts);
    }

    /** Whether the replica has replayed everything and is being streamed to. */
    boolean isCaughtUp() throws SQLException {
        return ask(primary, "SELECT pg_current_wal_lsn()").equals(ask(replica, "SELECT pg_last_wal_replay_lsn()"))
                && ask(replica, "SELECT count(*) FROM pg_stat_wal_receiver").equals("1");
    }

    private static String ask(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    private static void run(EmbeddedPostgres server, String... texts) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
                Statement statement = connection.createStatement()) {
            for (String text : texts) {
                statement.execute(text);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (primary;
                replica) {
            LOG.fine("stopping both");
        }
        try (var files = Files.walk(home)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
