package io.holdfast.testkit;

import io.holdfast.testkit.engine.Environment;
import io.holdfast.testkit.fault.FaultBoard;
import io.holdfast.testkit.type.SqlError;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What can go wrong with one emulated environment, as its clients see it. A fault holds until {@link #heal}; faults add up. Each
 * call has the same name on the control port: {@code failStatement} is {@code POST /fault/fail-statement}. Network faults are
 * {@link FaultProxy}'s. Thread-safe.
 */
public final class Faults {
    private final Environment environment;
    private final FaultBoard board;
    private final Ports ports;
    private volatile Duration lag = Duration.ZERO;
    private volatile boolean frozen;
    private volatile boolean crashed;

    /** Objects whose own frontier is held back; a null lag where it stands still. */
    private final Map<String, Optional<Duration>> objects = new ConcurrentHashMap<>();

    Faults(Environment environment, FaultBoard board, Ports ports) {
        this.environment = environment;
        this.board = board;
        this.ports = ports;
    }

    /**
     * The environment's process dies: its ports are closed, every connection gets a RST, sessions are gone. Tables, views and
     * their history stay, as they are durable.
     */
    public void crash() {
        crashed = true;
        ports.crash();
    }

    /**
     * The environment is back on the same ports; without effect where it has not crashed.
     *
     * @throws UncheckedIOException where a port was taken by someone else in the meantime
     */
    public void restart() {
        if (crashed) {
            crashed = false;
            environment.version(environment.version());
        }
        ports.restart();
    }

    /**
     * Another generation takes over, as after an upgrade without downtime: every connection drops, new ones are served at once.
     *
     * @param version what {@code mz_version()} answers from now on
     */
    public void newGeneration(String version) {
        environment.version(version);
        ports.resetAll();
    }

    /** Clients still connect and log in, but no statement is ever answered, and rows stop in the middle of a result. */
    public void stall() {
        board.stall();
    }

    /**
     * A source or sink stops: its status is {@code stalled} with that error, as where its upstream is away. A source's frontier
     * stands still, and what it is fed meanwhile becomes visible when it goes on.
     *
     * @param object the source's or sink's name
     * @param error what the catalog tells of it
     * @throws IllegalArgumentException where there is no such source or sink
     */
    public void stall(String object, String error) {
        environment.connectors().stop(object, "stalled", error);
    }

    /**
     * The same with the status {@code failed}, as where going on would need somebody's doing.
     *
     * @param object the source's or sink's name
     * @param error what the catalog tells of it
     * @throws IllegalArgumentException where there is no such source or sink
     */
    public void fail(String object, String error) {
        environment.connectors().stop(object, "failed", error);
    }

    /**
     * A source or sink goes on after {@link #stall(String, String)} or {@link #fail}.
     *
     * @param object the source's or sink's name
     * @throws IllegalArgumentException where there is no such source or sink
     */
    public void resume(String object) {
        environment.connectors().resume(object);
    }

    /** Time stands still: reads are answered as of the last time, subscriptions hear nothing, SQL writes wait. */
    public void freeze() {
        frozen = true;
        environment.freeze(true);
    }

    /**
     * Time stands still for one object: strict serializable reads of it wait, serializable ones answer as of where it stands,
     * subscriptions to it hear nothing; everything else goes on.
     *
     * @param object a table's, materialized view's or index's name
     * @throws IllegalArgumentException where there is no such object
     */
    public void freeze(String object) {
        environment.freeze(object, true);
        objects.put(object, Optional.empty());
    }

    /**
     * Time goes on after {@link #freeze(String)}.
     *
     * @param object the object's name
     * @throws IllegalArgumentException where there is no such object
     */
    public void unfreeze(String object) {
        objects.remove(object);
        environment.freeze(object, false);
    }

    /**
     * The write frontier of one object stays behind the clock, as where its source or its cluster cannot keep up.
     *
     * @param object a table's, materialized view's or index's name
     * @param length zero for not any more
     * @throws IllegalArgumentException where there is no such object
     */
    public void lag(String object, Duration length) {
        environment.delay(object, notNegative("a lag", length));
        if (length.isZero()) {
            objects.remove(object);
        } else {
            objects.put(object, Optional.of(length));
        }
    }

    /** Time goes on after {@link #freeze()}. */
    public void unfreeze() {
        frozen = false;
        environment.freeze(false);
    }

    /**
     * The write frontier stays behind the clock: it stands still until it is that far behind, and follows from there.
     *
     * @param length zero or more
     */
    public void lag(Duration length) {
        lag = notNegative("a lag", length);
        environment.lag(length.toMillis());
    }

    /**
     * Forgets the past of an object: only its newest time stays readable, so that a resume from an older one fails with the
     * server's own error. What a running read or SUBSCRIBE still needs stays.
     *
     * @param object a table's or materialized view's name
     * @throws IllegalArgumentException where there is no such object
     */
    public void compact(String object) {
        environment.compact(object, environment.upper(object) - 1);
    }

    /**
     * A further session beyond this many is refused with 53000.
     *
     * @param most zero or more
     */
    public void limitConnections(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("a connection limit must not be negative, but was " + most);
        }
        board.limitConnections(most);
    }

    /** Every login fails with 28P01 {@code invalid password}, whatever the password. */
    public void rejectLogins() {
        board.rejectLogins(Integer.MAX_VALUE, "invalid password");
    }

    /**
     * The next logins fail with 28P01, as they do while the service that knows the passwords is away.
     *
     * @param next how many
     * @param message the text clients see; a balancer passes on whatever went wrong, such as {@code dns error}
     */
    public void rejectLogins(int next, String message) {
        if (next < 1) {
            throw new IllegalArgumentException("at least one login must fail, but was " + next);
        }
        board.rejectLogins(next, message);
    }

    /** A network policy refuses new sessions with MZ011 {@code session denied}; open ones stay. */
    public void denySessions() {
        board.denySessions();
    }

    /** Every open session ends with FATAL 28000 {@code authentication expired}; new ones are served. */
    public void expireSessions() {
        SqlError expired = SqlError.fatal("28000", "authentication expired");
        board.expel(expired).forEach(processId -> ports.expel(processId, expired));
    }

    /**
     * Every statement takes that much longer.
     *
     * @param delay in the environment's time
     */
    public void slow(Duration delay) {
        slow(delay, "");
    }

    /**
     * Statements that contain a text take that much longer.
     *
     * @param delay in the environment's time
     * @param containing a part of the statement, as it was sent
     */
    public void slow(Duration delay, String containing) {
        board.slow(notNegative("a delay", delay), containing);
    }

    /**
     * One statement fails, counted over all sessions from now on.
     *
     * @param nth which; 1 is the next
     * @param sqlState five characters
     * @param message the text clients see
     */
    public void failStatement(int nth, String sqlState, String message) {
        failStatement(nth, sqlState, message, "");
    }

    /**
     * One statement fails, counted over those that contain a text.
     *
     * @param nth which; 1 is the next
     * @param sqlState five characters
     * @param message the text clients see
     * @param containing a part of the statement, as it was sent
     */
    public void failStatement(int nth, String sqlState, String message, String containing) {
        if (nth < 1) {
            throw new IllegalArgumentException("the next statement is number 1, but was " + nth);
        }
        if (!sqlState.matches("[0-9A-Z]{5}")) {
            throw new IllegalArgumentException("a SQLSTATE is five capital letters or digits, but was " + sqlState);
        }
        board.failStatement(nth, containing, SqlError.of(sqlState, message));
    }

    /**
     * The balancer has lost its environment: open connections drop; a new client is let in and then hung up on, without an error.
     */
    public void loseUpstream() {
        board.loseUpstream();
        ports.resetAll();
    }

    /** A generation that is not the leader yet: whatever writes fails with 25006. */
    public void readOnly() {
        board.readOnly();
    }

    /** Ends every fault. A crashed environment stays down until {@link #restart}; what was forgotten stays forgotten. */
    public void heal() {
        board.heal();
        lag(Duration.ZERO);
        unfreeze();
        environment.connectors().resumeAll();
        for (String object : List.copyOf(objects.keySet())) {
            objects.remove(object);
            if (environment.exists(object)) {
                environment.freeze(object, false);
            }
        }
    }

    /**
     * The lasting faults in force.
     *
     * @return their names on the control port, such as {@code stall}, with the object of those that one has: {@code lag orders}
     */
    public Set<String> active() {
        Set<String> names = new TreeSet<>(board.names());
        if (frozen) {
            names.add("freeze");
        }
        if (!lag.isZero()) {
            names.add("lag");
        }
        names.addAll(environment.connectors().stopped());
        objects.forEach((object, length) -> names.add((length.isPresent() ? "lag " : "freeze ") + object));
        return names;
    }

    private static Duration notNegative(String what, Duration length) {
        if (length.isNegative()) {
            throw new IllegalArgumentException(what + " must not be negative, but was " + length);
        }
        return length;
    }
}
