package io.holdfast.samples.benchmarks.overhead;

import io.holdfast.samples.benchmarks.stub.MemoryNetwork;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** What answers the candidates: a real PostgreSQL on loopback, or memory. */
final class Server implements AutoCloseable {
    private final @Nullable EmbeddedPostgres postgres;

    private Server(@Nullable EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /** From here on this JVM reaches nothing else. */
    static Server memory() {
        MemoryNetwork.install();
        return new Server(null);
    }

    static Server postgres() throws IOException, SQLException {
        EmbeddedPostgres started = EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "400")
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (Connection connection = started.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE stock (item text, price int)");
        }
        return new Server(started);
    }

    int port() {
        return postgres == null ? 5432 : postgres.getPort();
    }

    boolean isMemory() {
        return postgres == null;
    }

    @Override
    public void close() throws IOException {
        if (postgres != null) {
            postgres.close();
        }
    }
}
