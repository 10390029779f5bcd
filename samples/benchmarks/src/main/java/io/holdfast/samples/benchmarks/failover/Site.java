package io.holdfast.samples.benchmarks.failover;

import io.holdfast.testkit.FaultProxy;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A real PostgreSQL, process and all, behind the faulty networks of a run's contenders. */
final class Site implements AutoCloseable {
    private static final String SCHEMA = """
            CREATE TABLE site (name text);
            INSERT INTO site VALUES ('%s');
            CREATE TABLE faulty (share double precision);
            INSERT INTO faulty VALUES (0);
            CREATE TABLE written (who text, id bigint);
            CREATE FUNCTION maybe_fail() RETURNS int LANGUAGE plpgsql AS $$
            BEGIN
              IF random() < (SELECT share FROM faulty) THEN
                RAISE EXCEPTION 'sorry, too many of everything' USING ERRCODE = '53300';
              END IF;
              RETURN 1;
            END $$;
            """;

    /**
     * What a contender wrote.
     *
     * @param who its name
     * @param id of the write
     */
    private record Written(String who, long id) {}

    private final String name;
    private final ServerCertificate certificate;
    private final List<FaultProxy> networks = new ArrayList<>();
    private final List<Written> before = new ArrayList<>();
    private EmbeddedPostgres server;

    private Site(String name, ServerCertificate certificate, EmbeddedPostgres server) {
        this.name = name;
        this.certificate = certificate;
        this.server = server;
    }

    static Site start(String name, ServerCertificate certificate) throws IOException, SQLException {
        return new Site(name, certificate, server(name, certificate));
    }

    private static EmbeddedPostgres server(String name, ServerCertificate certificate)
            throws IOException, SQLException {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "400")
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", certificate.certificate().toString())
                .setServerConfig("ssl_key_file", certificate.key().toString())
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

    /** A new one, at a port that no driver remembers anything of. */
    FaultProxy network() {
        FaultProxy network = FaultProxy.to("127.0.0.1", server.getPort());
        networks.add(network);
        return network;
    }

    List<FaultProxy> networks() {
        return networks;
    }

    void failShareOfStatements(double share) throws SQLException {
        execute(server, "UPDATE faulty SET share = " + share);
    }

    /** Every process of the server is killed at once, as the kernel's out-of-memory killer or a lost machine does. */
    void kill() throws IOException, SQLException {
        collect(before);
        long postmaster = postmaster();
        ProcessHandle.of(postmaster).ifPresent(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
        networks.forEach(FaultProxy::refuse);
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
        server = server(name, certificate);
        for (FaultProxy network : networks) {
            network.retarget(server.getPort());
            network.pass();
        }
    }

    /** How many ids of a contender's were written here twice, or here and in the other site. */
    static long doubled(Site one, Site other, String who) throws SQLException {
        Set<Long> seen = new HashSet<>();
        long doubled = 0;
        for (Site site : List.of(one, other)) {
            List<Written> all = new ArrayList<>(site.before);
            site.collect(all);
            for (Written written : all) {
                doubled += written.who().equals(who) && !seen.add(written.id()) ? 1 : 0;
            }
        }
        return doubled;
    }

    private void collect(List<Written> into) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT who, id FROM written");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                into.add(new Written(rows.getString(1), rows.getLong(2)));
            }
        }
    }

    /** Forgets what was written, and the networks of the run before. */
    void reset() throws SQLException {
        networks.forEach(FaultProxy::close);
        networks.clear();
        before.clear();
        execute(server, "DELETE FROM written; UPDATE faulty SET share = 0");
    }

    @Override
    public void close() throws IOException {
        networks.forEach(FaultProxy::close);
        server.close();
    }

    static void pause(long millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
    }
}
