package io.holdfast.samples.benchmarks.failover;

import io.holdfast.testkit.FaultProxy;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A real PostgreSQL, process and all, behind a faulty network. */
final class Site implements AutoCloseable {
    private static final String SCHEMA = """
            CREATE TABLE site (name text);
            INSERT INTO site VALUES ('%s');
            CREATE TABLE faulty (share double precision);
            INSERT INTO faulty VALUES (0);
            CREATE TABLE written (id bigint);
            CREATE FUNCTION maybe_fail() RETURNS int LANGUAGE plpgsql AS $$
            BEGIN
              IF random() < (SELECT share FROM faulty) THEN
                RAISE EXCEPTION 'sorry, too many of everything' USING ERRCODE = '53300';
              END IF;
              RETURN 1;
            END $$;
            """;

    private final String name;
    private final FaultProxy network;
    private final Set<Long> written = new HashSet<>();
    private EmbeddedPostgres server;

    private Site(String name, EmbeddedPostgres server) {
        this.name = name;
        this.server = server;
        this.network = FaultProxy.to("127.0.0.1", server.getPort());
    }

    static Site start(String name) throws IOException, SQLException {
        return new Site(name, server(name));
    }

    private static EmbeddedPostgres server(String name) throws IOException, SQLException {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "200")
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                .start();
        execute(server, SCHEMA.formatted(name));
        return server;
    }

    private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String name() {
        return name;
    }

    String host() {
        return "127.0.0.1";
    }

    int port() {
        return network.port();
    }

    FaultProxy network() {
        return network;
    }

    void failShareOfStatements(double share) throws SQLException {
        execute(server, "UPDATE faulty SET share = " + share);
    }

    /** Every process of the server is killed at once, as the kernel's out-of-memory killer or a lost machine does. */
    void kill() throws IOException, SQLException {
        rememberWrites();
        long postmaster = postmaster();
        ProcessHandle.of(postmaster).ifPresent(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
        network.refuse();
    }

    private long postmaster() throws SQLException, IOException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW data_directory")) {
            rows.next();
            Path pid = Path.of(rows.getString(1), "postmaster.pid");
            return Long.parseLong(Files.readAllLines(pid).get(0).strip());
        }
    }

    /** Another process takes the dead one's place, empty and at the same address. */
    void replace() throws IOException, SQLException {
        server = server(name);
        network.retarget(server.getPort());
        network.pass();
    }

    /** How many ids were written here twice, or here and in the other site. */
    static long doubled(Site one, Site other) throws SQLException {
        Set<Long> first = new HashSet<>();
        long doubled = one.collect(first);
        Set<Long> second = new HashSet<>();
        doubled += other.collect(second);
        second.retainAll(first);
        return doubled + second.size();
    }

    private long collect(Set<Long> into) throws SQLException {
        long twice = written.stream().filter(id -> !into.add(id)).count();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM written")) {
            while (rows.next()) {
                twice += into.add(rows.getLong(1)) ? 0 : 1;
            }
        }
        return twice;
    }

    private void rememberWrites() throws SQLException {
        collect(written);
    }

    /** Forgets what was written and lets everything pass. */
    void reset() throws SQLException {
        network.pass();
        written.clear();
        execute(server, "DELETE FROM written; UPDATE faulty SET share = 0");
    }

    @Override
    public void close() throws IOException {
        network.close();
        server.close();
    }

    static void pause(long millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
    }
}
