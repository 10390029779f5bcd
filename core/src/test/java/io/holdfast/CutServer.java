package io.holdfast;

import io.holdfast.testkit.MaterializeEmulator;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A server that counts what was written to it, behind a connection that a test cuts. */
interface CutServer extends AutoCloseable {
    String host();

    int port();

    /** How many clients it has. */
    int clients();

    /** Runs a statement on a way that is not cut. */
    void execute(String sql);

    /** Asks for a number on a way that is not cut. */
    long number(String sql);

    /** What a data source over it needs to be told. */
    HoldfastDataSourceBuilder configured(HoldfastDataSourceBuilder builder);

    @Override
    void close();

    /** The kinds there are. */
    enum Kind {
        EMULATOR {
            @Override
            String keepingHistory() {
                return " WITH (RETAIN HISTORY FOR '1h')";
            }

            @Override
            CutServer start() {
                return new Emulated(MaterializeEmulator.builder().start());
            }
        },
        POSTGRES {
            @Override
            CutServer start() {
                return Real.start();
            }
        };

        abstract CutServer start();

        /** What makes a table readable as of an earlier time, where that can be. */
        String keepingHistory() {
            return "";
        }
    }

    /** The emulator. */
    record Emulated(MaterializeEmulator server) implements CutServer {
        @Override
        public String host() {
            return server.host();
        }

        @Override
        public int port() {
            return server.port();
        }

        @Override
        public int clients() {
            return server.connections();
        }

        @Override
        public void execute(String sql) {
            server.execute(sql);
        }

        @Override
        public long number(String sql) {
            return ((Number) server.query(sql).get(0).get(0)).longValue();
        }

        @Override
        public HoldfastDataSourceBuilder configured(HoldfastDataSourceBuilder builder) {
            return builder;
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** A PostgreSQL. */
    record Real(EmbeddedPostgres server, Connection own) implements CutServer {
        static Real start() {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                        .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                        .start();
                return new Real(server, server.getPostgresDatabase().getConnection());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String host() {
            return "127.0.0.1";
        }

        @Override
        public int port() {
            return server.getPort();
        }

        @Override
        public int clients() {
            return (int) number("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
                    + " AND pid <> pg_backend_pid()");
        }

        @Override
        public void execute(String sql) {
            try (Statement statement = own.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public long number(String sql) {
            try (Statement statement = own.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                rows.next();
                return rows.getLong(1);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public HoldfastDataSourceBuilder configured(HoldfastDataSourceBuilder builder) {
            return builder.database("postgres").user("postgres").set("readsArePure", "true");
        }

        @Override
        public void close() {
            try {
                own.close();
                server.close();
            } catch (SQLException | IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
