package io.holdfast.testkit;

import io.holdfast.testkit.engine.Environment;
import io.holdfast.testkit.engine.EnvironmentOptions;
import io.holdfast.testkit.engine.Session;
import io.holdfast.testkit.engine.SessionStart;
import io.holdfast.testkit.time.EmulatorClock;
import io.holdfast.testkit.type.SqlError;
import io.holdfast.testkit.wire.Login;
import io.holdfast.testkit.wire.WireOptions;
import io.holdfast.testkit.wire.WireServer;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One emulated Materialize environment behind a real port: any PostgreSQL client can connect to it.
 *
 * <pre>{@code
 * try (MaterializeEmulator mz = MaterializeEmulator.builder().name("us-east-1").start()) {
 *     mz.execute("CREATE TABLE t (a int)");
 *     // connect to mz.address() as user materialize, database materialize
 * }
 * }</pre>
 *
 * <p>It listens on loopback only. Thread-safe; {@link #close} ends every thread and socket.
 */
public final class MaterializeEmulator implements AutoCloseable {
    private final Environment environment;
    private final WireServer server;

    private MaterializeEmulator(Builder builder, EnvironmentOptions options) {
        this.environment = Environment.create(options);
        InetSocketAddress listenAt = new InetSocketAddress(InetAddress.getLoopbackAddress(), builder.port);
        WireOptions wire = new WireOptions(
                builder.name,
                listenAt,
                new Login(builder.user, builder.password),
                builder.tls,
                builder.maxConnections,
                Map.of("mz_version", options.version()));
        try {
            this.server = WireServer.start(this::open, wire);
        } catch (UncheckedIOException e) {
            environment.close();
            throw e;
        }
    }

    /**
     * Begins to describe an environment.
     *
     * @return a builder with every default set
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The host clients connect to.
     *
     * @return {@code 127.0.0.1}
     */
    public String host() {
        return server.address().getAddress().getHostAddress();
    }

    /**
     * The port clients connect to.
     *
     * @return the same one across {@link #crash} and {@link #restart}
     */
    public int port() {
        return server.address().getPort();
    }

    /**
     * Where clients connect.
     *
     * @return {@code host:port}
     */
    public String address() {
        return host() + ":" + port();
    }

    /**
     * What {@code mz_environment_id()} answers.
     *
     * @return the id that tells this environment from every other
     */
    public String environmentId() {
        return environment.environmentId();
    }

    /**
     * The sessions that clients hold.
     *
     * @return a count
     */
    public int connections() {
        return server.connections();
    }

    /**
     * Runs statements inside the environment, without a socket: it works after a {@link #crash} too.
     *
     * @param sql one or more statements; results are dropped
     * @throws IllegalStateException where a statement fails, with its SQLSTATE and text
     */
    public void execute(String sql) {
        environment.execute(sql);
    }

    /**
     * Runs statements inside the environment and returns rows.
     *
     * @param sql one or more statements
     * @return the rows of the last one, each value as its Java type, null for NULL
     * @throws IllegalStateException where a statement fails, with its SQLSTATE and text
     */
    public List<List<Object>> query(String sql) {
        return environment.query(sql);
    }

    /**
     * The clusters, to be slowed down and broken.
     *
     * @return a handle that stays valid across {@link #crash} and {@link #restart}
     */
    public EmulatedClusters clusters() {
        return new EmulatedClusters(environment);
    }

    /** Time stands still: reads are answered as of the last time, subscriptions hear nothing, SQL writes wait. */
    public void freeze() {
        environment.freeze(true);
    }

    /** Time goes on after {@link #freeze}. */
    public void unfreeze() {
        environment.freeze(false);
    }

    /**
     * Forgets the past of an object: only its newest time stays readable, so that a resume from an older one fails with the
     * server's own error. What a running read or SUBSCRIBE still needs stays.
     *
     * @param object a table's or materialized view's name
     * @throws RuntimeException where there is no such object
     */
    public void compact(String object) {
        environment.compact(object, environment.upper(object) - 1);
    }

    /**
     * The environment's process dies: its port is closed, every connection gets a RST, sessions are gone. Tables, views and
     * their history stay, as they are durable.
     */
    public void crash() {
        server.crash();
    }

    /**
     * The environment is back on the same port; without effect where it has not crashed.
     *
     * @throws UncheckedIOException where the port was taken by someone else in the meantime
     */
    public void restart() {
        server.restart();
    }

    /** Ends the environment with every thread and socket. Idempotent. */
    @Override
    public void close() {
        server.close();
        environment.close();
    }

    private Session open(SessionStart start) throws SqlError {
        Session session = environment.open(start);
        environment.onTermination(start.processId(), () -> server.terminate(start.processId()));
        return session;
    }

    /** Describes an environment. What is not set has the default that its method names. Not thread-safe. */
    public static final class Builder {
        private String name = "emulator";
        private int port;
        private String user = "materialize";
        private @Nullable String password;
        private @Nullable SSLContext tls;
        private EmulatorClock clock = EmulatorClock.system();
        private Duration retention = Duration.ofSeconds(1);
        private String environmentId = "aws-us-east-1-" + UUID.randomUUID() + "-0";
        private int maxConnections = 5_000;

        private Builder() {}

        /**
         * Names the environment, for its threads and its status. Default: {@code emulator}.
         *
         * @param value the name
         * @return this builder
         */
        public Builder name(String value) {
            name = Objects.requireNonNull(value, "name");
            return this;
        }

        /**
         * The port to listen on. Default: 0, a free one.
         *
         * @param value the port
         * @return this builder
         */
        public Builder port(int value) {
            if (value < 0 || value > 65_535) {
                throw new IllegalArgumentException("port must be between 0 and 65535, but was " + value);
            }
            port = value;
            return this;
        }

        /**
         * The only role. Default: {@code materialize}.
         *
         * @param value the role's name
         * @return this builder
         */
        public Builder user(String value) {
            user = Objects.requireNonNull(value, "user");
            return this;
        }

        /**
         * Asks clients for a password. Default: none is asked for.
         *
         * @param value the password
         * @return this builder
         */
        public Builder password(String value) {
            password = Objects.requireNonNull(value, "password");
            return this;
        }

        /**
         * Offers TLS to clients that ask for it. Default: it is declined.
         *
         * @param value a context with a server key
         * @return this builder
         */
        public Builder tls(SSLContext value) {
            tls = Objects.requireNonNull(value, "tls");
            return this;
        }

        /**
         * The time the environment runs on. Default: the computer's clock.
         *
         * @param value the clock
         * @return this builder
         */
        public Builder clock(EmulatorClock value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /**
         * How long history stays readable where RETAIN HISTORY does not say. Default: one second.
         *
         * @param value zero or more
         * @return this builder
         */
        public Builder retention(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("retention must not be negative, but was " + value);
            }
            retention = value;
            return this;
        }

        /**
         * What {@code mz_environment_id()} answers. Default: a random one.
         *
         * @param value the id
         * @return this builder
         */
        public Builder environmentId(String value) {
            environmentId = Objects.requireNonNull(value, "environmentId");
            return this;
        }

        /**
         * How many sessions there may be; a further one is refused with 53000. Default: 5000.
         *
         * @param value at least 1
         * @return this builder
         */
        public Builder maxConnections(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("maxConnections must be at least 1, but was " + value);
            }
            maxConnections = value;
            return this;
        }

        /**
         * Starts the environment.
         *
         * @return the running environment
         * @throws UncheckedIOException where the port cannot be opened
         */
        public MaterializeEmulator start() {
            EnvironmentOptions options =
                    EnvironmentOptions.of(environmentId).withClock(clock).withRetention(retention);
            return new MaterializeEmulator(this, options);
        }
    }
}
