package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Clusters;
import io.holdfast.testkit.relation.RelationalDatabase;
import io.holdfast.testkit.relation.RelationalSession;
import io.holdfast.testkit.relation.WriteBuffer;
import io.holdfast.testkit.sql.Names;
import io.holdfast.testkit.store.Change;
import io.holdfast.testkit.store.History;
import io.holdfast.testkit.store.TimeStore;
import io.holdfast.testkit.type.SqlError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** One emulated Materialize environment: objects, sessions and time. Thread-safe. */
public final class Environment implements Engine, AutoCloseable {
    /** Who needs neither a password nor a cluster. */
    static final String INTERNAL_ROLE = "mz_system";

    private static final int FIRST_INTERNAL_PROCESS = 1_000_000_000;

    private final EnvironmentOptions options;
    private final SystemSettings settings = new SystemSettings();
    private final World world;
    private final Progress progress;
    private final TimeStore store;
    private final RelationalDatabase database = new RelationalDatabase();
    private final Definitions definitions;
    private final FeedIntake intake;
    private final Subscriptions subscriptions;
    private final LagHistory lags;
    private final Map<Integer, EmulatedSession> sessions = new ConcurrentHashMap<>();
    private final Map<Integer, Runnable> terminations = new ConcurrentHashMap<>();
    private final AtomicInteger internalProcesses = new AtomicInteger(FIRST_INTERNAL_PROCESS);
    private volatile String version;
    private volatile long started;
    private volatile boolean closed;

    private Environment(EnvironmentOptions options) throws SqlError {
        this.options = options;
        this.version = options.version();
        this.started = options.clock().millis();
        this.store = new TimeStore(
                options.clock(), options.pace().tick(), options.pace().lag());
        this.world = World.create(options.clock()::millis);
        this.progress = new Progress(world, store);
        this.definitions = new Definitions(world, store, database, options.retention());
        this.intake = new FeedIntake(world, store);
        this.subscriptions = new Subscriptions(this);
        this.lags = new LagHistory(this);
        new SystemRelations(this, database).create();
        store.onTick(() -> sessions.values().forEach(EmulatedSession::expireIdle));
        store.onTick(progress::update);
    }

    /**
     * Starts an environment without objects.
     *
     * @param options how it is set up
     * @return the environment, to be closed
     */
    public static Environment create(EnvironmentOptions options) {
        try {
            return new Environment(options);
        } catch (SqlError e) {
            throw new IllegalStateException("the environment does not start", e);
        }
    }

    @Override
    public Session open(SessionStart start) throws SqlError {
        world.roles().ensure(start.user());
        EmulatedSession session =
                new EmulatedSession(this, start.over(world.roles().parameters(start.user())));
        sessions.put(start.processId(), session);
        if (closed) {
            session.close();
            throw SqlError.fatal("57P01", "terminating connection due to administrator command");
        }
        return session;
    }

    /**
     * Runs statements as an internal user, each in a transaction of its own.
     *
     * @param sql one or more statements; rows are dropped
     * @throws IllegalStateException where one fails
     */
    public void execute(String sql) {
        query(sql);
    }

    /**
     * Runs statements as an internal user.
     *
     * @param sql one or more statements
     * @return the rows of the last one, as {@link io.holdfast.testkit.type.PgType} says
     * @throws IllegalStateException where one fails
     */
    public List<List<Object>> query(String sql) {
        SessionStart start =
                new SessionStart(INTERNAL_ROLE, Names.DATABASE, Map.of(), internalProcesses.incrementAndGet());
        try (Session session = open(start)) {
            return RowCollector.run(session, sql);
        } catch (SqlError e) {
            throw new IllegalStateException(e.sqlState() + " " + e.message(), e);
        }
    }

    /**
     * Applies row changes to several tables at one timestamp, without SQL. While the environment is frozen they wait in
     * order and become visible afterwards.
     *
     * @param batch what changes
     * @throws IllegalArgumentException where a table is unknown, a row does not fit or a row to delete does not exist
     */
    public void apply(Feed batch) {
        intake.apply(batch);
    }

    /**
     * What {@code mz_environment_id()} answers.
     *
     * @return the id
     */
    public String environmentId() {
        return options.environmentId();
    }

    /**
     * Changes how far the write frontier stays behind the clock.
     *
     * @param millis zero or more
     */
    public void lag(long millis) {
        store.lag(millis);
    }

    /**
     * What {@code mz_version()} answers.
     *
     * @return the version's text
     */
    public String version() {
        return version;
    }

    /**
     * Goes on as another process, whose uptime begins now.
     *
     * @param text what {@code mz_version()} answers from now on
     */
    public void version(String text) {
        version = text;
        started = now();
    }

    long started() {
        return started;
    }

    /**
     * The earliest readable time of an object.
     *
     * @param object a table's or materialized view's name
     * @return a timestamp
     */
    public long since(String object) {
        return intake.history(object).since();
    }

    /**
     * The write frontier of an object.
     *
     * @param object a table's or materialized view's name
     * @return a timestamp
     */
    public long upper(String object) {
        intake.history(object);
        return catalog().find(object).map(progress::upper).orElseThrow();
    }

    /**
     * Whether there is an object of that name with a frontier of its own.
     *
     * @param object any name
     * @return false for a view
     */
    public boolean exists(String object) {
        return catalog().find(object).map(CatalogItem::history).isPresent();
    }

    /**
     * Forgets an object's past. What a running read or SUBSCRIBE still needs stays.
     *
     * @param object a table's or materialized view's name
     * @param since the earliest time to stay readable
     */
    public void compact(String object, long since) {
        store.compact(intake.history(object), since);
    }

    /**
     * Stops the write frontier, or lets it go on: reads go on at the last time, nothing new arrives, SQL writes wait.
     *
     * @param stop whether it stands still
     */
    public void freeze(boolean stop) {
        store.freeze(stop);
        if (!stop) {
            intake.drain();
        }
    }

    /**
     * Stops the write frontier of one object, or lets it go on. Strict serializable reads of it wait, serializable ones
     * answer as of where it stands; everything else goes on.
     *
     * @param object a table's, materialized view's or index's name
     * @param stop whether it stands still
     */
    public void freeze(String object, boolean stop) {
        store.frontiers().freeze(intake.history(object), stop);
    }

    /**
     * Lets the write frontier of one object stay behind the clock.
     *
     * @param object a table's, materialized view's or index's name
     * @param lag how far, zero for not at all
     */
    public void delay(String object, Duration lag) {
        store.frontiers().delay(intake.history(object), lag);
    }

    /** Ends every session: what blocks in one fails with 57P01, and its termination hook runs. */
    public void disconnectAll() {
        for (EmulatedSession session : List.copyOf(sessions.values())) {
            Runnable hook = terminations.get(session.processId());
            session.close();
            if (hook != null) {
                hook.run();
            }
        }
    }

    /**
     * Tells what to run when the environment ends a session by itself.
     *
     * @param processId the session's
     * @param hook closes the client's connection; must not block
     */
    public void onTermination(int processId, Runnable hook) {
        terminations.put(processId, hook);
    }

    /**
     * Cancels what a session runs.
     *
     * @param processId the session's
     * @return whether there is such a session
     */
    public boolean cancel(int processId) {
        EmulatedSession session = sessions.get(processId);
        if (session != null) {
            session.cancel();
        }
        return session != null;
    }

    /** Ends every session and gives back every thread. Idempotent. */
    @Override
    public void close() {
        boolean again = closed;
        closed = true;
        disconnectAll();
        if (!again) {
            lags.close();
            world.connectors().close();
            store.close();
            definitions.close();
            database.close();
        }
    }

    EnvironmentOptions options() {
        return options;
    }

    SystemSettings settings() {
        return settings;
    }

    Catalog catalog() {
        return world.catalog();
    }

    World world() {
        return world;
    }

    Progress progress() {
        return progress;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    LagHistory lags() {
        return lags;
    }

    /** A session's id in the catalog: the same in every run. */
    UUID sessionId(int processId) {
        return UUID.nameUUIDFromBytes((options.environmentId() + processId).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The time now.
     *
     * @return milliseconds since the epoch, on the environment's clock
     */
    public long millis() {
        return now();
    }

    long now() {
        return store.clock().millis();
    }

    /**
     * The clusters, to be inspected and broken.
     *
     * @return never null
     */
    public Clusters clusters() {
        return world.clusters();
    }

    List<EmulatedSession> openSessions() {
        return List.copyOf(sessions.values());
    }

    TimeStore store() {
        return store;
    }

    Definitions definitions() {
        return definitions;
    }

    RelationalSession relationalSession() {
        return database.open();
    }

    /**
     * Sources and sinks, to be broken.
     *
     * @return never null
     */
    public Connectors connectors() {
        return world.connectors();
    }

    /** Fails where a materialized view among the inputs has no contents because its own query fails. */
    void checkHealthy(Set<History> inputs) throws SqlError {
        for (History input : inputs) {
            var failure = definitions.failure(input);
            if (failure.isPresent()) {
                throw SqlError.of(failure.get().sqlState(), failure.get().message());
            }
        }
    }

    long commit(WriteBuffer writes) throws SqlError {
        for (Map.Entry<History, List<Change>> write : writes.changes().entrySet()) {
            if (write.getKey().dropped()) {
                String id = write.getKey().id();
                throw SqlError.of("40001", "catalog item '" + id + "' was concurrently modified");
            }
        }
        return store.commit(writes.changes());
    }

    int sessions() {
        return sessions.size();
    }

    void forget(EmulatedSession session) {
        sessions.remove(session.processId(), session);
        terminations.remove(session.processId());
    }
}
