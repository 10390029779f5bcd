package io.holdfast.testkit;

import io.holdfast.testkit.engine.Environment;
import io.holdfast.testkit.engine.EnvironmentOptions;
import io.holdfast.testkit.engine.Session;
import io.holdfast.testkit.engine.SessionStart;
import io.holdfast.testkit.fault.FaultBoard;
import io.holdfast.testkit.http.SqlApi;
import io.holdfast.testkit.time.EmulatorClock;
import io.holdfast.testkit.type.SqlError;
import io.holdfast.testkit.wire.WireServer;
import java.io.UncheckedIOException;
import java.util.List;

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
    private final FaultBoard board;
    private final Ports ports;
    private final Faults faults;
    private final EmulatorClock clock;

    MaterializeEmulator(EmulatorBuilder builder, EnvironmentOptions options) {
        this.clock = builder.clock();
        this.environment = Environment.create(options);
        this.board = new FaultBoard(this::open, clock, builder.maxConnections());
        Door door = new Door(environment, board);
        WireServer wire = null;
        try {
            wire = WireServer.start(board, builder.wire(door));
            this.ports = new Ports(wire, builder.http(board, door, board::ready));
        } catch (UncheckedIOException | IllegalStateException e) {
            if (wire != null) {
                wire.close();
            }
            board.close();
            environment.close();
            throw e;
        }
        this.faults = new Faults(environment, board, ports);
    }

    /**
     * Begins to describe an environment.
     *
     * @return a builder with every default set
     */
    public static EmulatorBuilder builder() {
        return new EmulatorBuilder();
    }

    /**
     * The host clients connect to.
     *
     * @return {@code 127.0.0.1}
     */
    public String host() {
        return ports.wire().address().getAddress().getHostAddress();
    }

    /**
     * The port clients connect to.
     *
     * @return the same one across {@link #crash} and {@link #restart}
     */
    public int port() {
        return ports.wire().address().getPort();
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
     * Applies row changes at one timestamp, without SQL. While time is frozen they wait in order.
     *
     * @param changes rows that come and go
     * @throws IllegalArgumentException where a table is unknown, a row does not fit, or a row to delete does not exist
     */
    public void apply(RowChanges changes) {
        environment.apply(changes.feed());
    }

    /**
     * What can go wrong with this environment.
     *
     * @return the same handle each time
     */
    public Faults faults() {
        return faults;
    }

    /**
     * Where {@code POST /api/sql} is served.
     *
     * @return {@code host:port}
     * @throws IllegalStateException where {@link EmulatorBuilder#httpPort} was not set
     */
    public String httpAddress() {
        SqlApi http = ports.http();
        if (http == null) {
            throw new IllegalStateException("no HTTP port: call httpPort(0) on the builder");
        }
        return http.address();
    }

    /**
     * The clusters, to be slowed down and broken.
     *
     * @return a handle that stays valid across {@link #crash} and {@link #restart}
     */
    public EmulatedClusters clusters() {
        return new EmulatedClusters(environment);
    }

    /**
     * The sessions that clients hold.
     *
     * @return a count
     */
    public int connections() {
        return ports.wire().connections();
    }

    /**
     * The protocol messages that were acted upon since the SQL port was opened: not those of a login, not those that an error
     * makes the server skip until the next Sync, and not those after the end of a session.
     *
     * @return a count
     */
    public long messages() {
        return ports.wire().messages();
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

    /** Time stands still: reads are answered as of the last time, subscriptions hear nothing, SQL writes wait. */
    public void freeze() {
        faults.freeze();
    }

    /** Time goes on after {@link #freeze}. */
    public void unfreeze() {
        faults.unfreeze();
    }

    /**
     * Forgets the past of an object: only its newest time stays readable, so that a resume from an older one fails with the
     * server's own error. What a running read or SUBSCRIBE still needs stays.
     *
     * @param object a table's or materialized view's name
     * @throws RuntimeException where there is no such object
     */
    public void compact(String object) {
        faults.compact(object);
    }

    /**
     * The environment's process dies: its port is closed, every connection gets a RST, sessions are gone. Tables, views and
     * their history stay, as they are durable.
     */
    public void crash() {
        faults.crash();
    }

    /**
     * The environment is back on the same port; without effect where it has not crashed.
     *
     * @throws UncheckedIOException where the port was taken by someone else in the meantime
     */
    public void restart() {
        faults.restart();
    }

    /** Ends the environment with every thread and socket. Idempotent. */
    @Override
    public void close() {
        ports.close();
        board.close();
        environment.close();
    }

    EmulatorClock clock() {
        return clock;
    }

    private Session open(SessionStart start) throws SqlError {
        Session session = environment.open(start);
        environment.onTermination(start.processId(), () -> ports.wire().terminate(start.processId()));
        return session;
    }
}
