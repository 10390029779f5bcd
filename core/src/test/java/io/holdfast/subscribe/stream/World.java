package io.holdfast.subscribe.stream;

import static io.holdfast.subscribe.stream.FakeEnvironment.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.failure.FailureKind;
import io.holdfast.health.director.OutcomeRecorder;
import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.BatchHandler;
import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.ReconcileMode;
import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.SinkContent;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.time.VirtualTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Two environments that apply the same upstream at their own pace and clock, and a consumer process between them. One seed is
 * one schedule of writes, breaks at any message, lost history, drops, failures of the sink and deaths of the process before and
 * after its commit.
 */
final class World implements FakeStreams.Script, OutcomeRecorder, BatchHandler, CheckpointStore {
    private static final int STORMY_READS = 150;
    private static final int CALM_READS = 150;
    private static final int MOST_FAILURES = 2;

    private final Random random;
    private final FakeEnvironment east;
    private final FakeEnvironment west;
    private final Setup setup;
    private final List<Event> upstream = new ArrayList<>();
    private final Map<FakeEnvironment, Integer> applied = new HashMap<>();
    private final Map<Row, Long> truth = new HashMap<>();
    private final VirtualTime ticker = new VirtualTime();
    private final FakeRouter router;
    private final FakeStreams streams;
    private final Consumer consumer;
    private final @Nullable ModelSink sink;
    private final CheckpointStore store;
    private final List<String> log = new ArrayList<>();
    private Gate gate = new Gate();
    private @Nullable Checkpoint committed;
    private int reads;
    private int failures;

    World(long seed) {
        random = new Random(seed);
        setup = setup(Math.floorMod(seed, 12)).emptyAllowed();
        east = new FakeEnvironment("env-east", 10_000);
        west = new FakeEnvironment("env-west", 10_000 + random.nextInt(4_000) - 2_000);
        router = new FakeRouter(ticker, List.of("east-1", "east-2", "west"));
        router.whileWaiting(this::turn);
        streams = new FakeStreams(Map.of("east-1", east, "east-2", east, "west", west), random);
        streams.script(this);
        consumer = new Consumer(List.of(east, west));
        sink = setup.mode() == ReconcileMode.TARGET ? new ModelSink() : null;
        store = Math.floorMod(seed, 12) < 7 || setup.mode() == ReconcileMode.SNAPSHOT
                ? this
                : new ModelStore(consumer, sink, this::trouble);
        applied.put(east, 0);
        applied.put(west, 0);
    }

    private Setup setup(int kind) {
        Shape keyed = new Shape(List.of("id"), true, OptionalLong.empty());
        return switch (kind) {
            case 0, 1 -> Setup.PLAIN;
            case 2, 3 -> Setup.PLAIN.memory(2);
            case 4, 5 -> Setup.PLAIN.shape(keyed).mode(ReconcileMode.KEYED);
            case 6 -> Setup.PLAIN.shape(keyed).mode(ReconcileMode.KEYED).memory(2);
            case 7 -> Setup.PLAIN.target(SinkContent.table("\"sink\""));
            case 8 -> Setup.PLAIN.shape(keyed).target(SinkContent.table("\"sink\""));
            case 9 -> Setup.PLAIN.memory(random.nextBoolean() ? 2 : 1_000);
            case 10 -> Setup.PLAIN.shape(keyed).mode(ReconcileMode.KEYED);
            default -> Setup.PLAIN.mode(ReconcileMode.SNAPSHOT);
        };
    }

    /** The process ends here, with everything it had in memory. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    private record Event(Row row, long diff) {}

    Consumer consumer() {
        return consumer;
    }

    List<String> log() {
        return log;
    }

    List<String> asked() {
        return streams.asked();
    }

    Map<Row, Long> truth() {
        return truth;
    }

    void run() throws InterruptedException {
        try (ModelSink last = sink) {
            runToTheEnd();
            if (last != null) {
                assertThat(last.rows()).as("the sink in the end").isEqualTo(truth);
            }
        }
    }

    private void runToTheEnd() throws InterruptedException {
        while (!gate.isShut()) {
            try {
                live();
            } catch (Death death) {
                log.add("death");
            } catch (SubscriptionException e) {
                if (!(e.getCause() instanceof Death)) {
                    throw e;
                }
                log.add("death");
            }
        }
    }

    /** One life of the process. */
    private void live() throws InterruptedException {
        EventPublisher events = new EventPublisher(List.of(this::say));
        Means means = new Means(router, this, events, ticker, streams, (role, task) -> task.run(), random);
        new Lifetime(means, gate, setup).run(store, Applier.of((BatchHandler) this));
    }

    private boolean stormy() {
        return reads < STORMY_READS;
    }

    private boolean chance(double probability) {
        return stormy() && random.nextDouble() < probability;
    }

    @Override
    public void before(FakeStream stream) throws SQLException {
        reads++;
        if (reads > STORMY_READS + CALM_READS) {
            gate.shut();
            return;
        }
        turn();
        if (chance(0.01)) {
            throw new Death();
        }
        if (chance(0.08)) {
            throw new SQLException("connection reset", "08006");
        }
        if (chance(0.005)) {
            throw new SQLException("relation 'materialize.public.t' was dropped", "42704");
        }
    }

    /** The world goes on. */
    private void turn() {
        failures = 0;
        ticker.advance(Duration.ofMillis(random.nextInt(400)));
        if (chance(0.7)) {
            happen();
        }
        for (FakeEnvironment environment : List.of(east, west)) {
            ingest(environment);
            if (chance(0.1)) {
                environment.compact(environment.upper() - 1 - random.nextInt(30));
            }
        }
        for (String endpoint : List.of("east-1", "east-2", "west")) {
            if (!stormy() || chance(0.05)) {
                router.set(endpoint, !stormy() || random.nextInt(3) > 0);
            }
        }
    }

    private void happen() {
        if (setup.shape().upsert()) {
            happenByKey();
            return;
        }
        Row row = row(random.nextInt(4), random.nextBoolean() ? "a" : "b");
        long copies = truth.getOrDefault(row, 0L);
        long diff = copies > 0 && random.nextBoolean() ? -1 - random.nextInt((int) copies) : 1 + random.nextInt(3);
        happen(row, diff);
    }

    private void happen(Row row, long diff) {
        truth.merge(row, diff, Long::sum);
        truth.values().removeIf(count -> count == 0);
        upstream.add(new Event(row, diff));
    }

    /** An insert, an update or a delete: never two rows of one key. */
    private void happenByKey() {
        int id = random.nextInt(6);
        Optional<Row> old = truth.keySet().stream()
                .filter(row -> FakeEnvironment.id(row).equals(id))
                .findFirst();
        old.ifPresent(row -> happen(row, -1));
        if (old.isEmpty() || random.nextInt(3) > 0) {
            happen(row(id, "v" + random.nextInt(100)), 1);
        }
    }

    private void ingest(FakeEnvironment environment) {
        long timestamp = environment.upper() + random.nextInt(3);
        int next = applied.getOrDefault(environment, 0);
        int upTo = stormy() ? Math.min(upstream.size(), next + random.nextInt(4)) : upstream.size();
        for (int index = next; index < upTo; index++) {
            Event event = upstream.get(index);
            environment.write(timestamp, event.row(), event.diff());
            timestamp += random.nextInt(2);
        }
        applied.put(environment, upTo);
        // the frontier often stands right at the next change's timestamp: that is where a wrong resume loses it
        environment.advance(random.nextBoolean() ? timestamp + 1 : timestamp + 1 + random.nextInt(900));
    }

    @Override
    public Reply quiet(FakeStream stream, Duration silence) throws SQLException {
        if (chance(0.05)) {
            ticker.advance(silence);
            throw new SQLException("nothing came for " + silence, "08006");
        }
        return new Reply(List.of(), false);
    }

    @Override
    public void connect(String endpoint) throws SQLException {
        if (chance(0.1)) {
            throw new SQLException("refused", "08001");
        }
        if (!router.eligible(endpoint)) {
            throw new SQLException("unreachable", "08001");
        }
    }

    @Override
    public void begin(String endpoint) throws SQLException {
        if (chance(0.05)) {
            throw new SQLException("connection reset", "08006");
        }
    }

    @Override
    public int atMost() {
        return 1 + random.nextInt(4);
    }

    @Override
    public long readAhead() {
        return random.nextInt(4);
    }

    @Override
    public boolean newWording() {
        return random.nextBoolean();
    }

    /** The sink's transaction: data and checkpoint together, or neither. */
    @Override
    public void apply(Batch batch) throws SQLException {
        trouble();
        if (batch.kind() == Batch.Kind.LIVE
                && !batch.environment().equals(consumer.last().environment())) {
            throw new AssertionError("live changes of " + batch.environment() + " follow those of another environment");
        }
        consumer.apply(batch);
        log.add(setup.mode() + (store == this ? " " : " in a transaction ") + batch.kind());
        if (store == this) {
            committed = batch.checkpoint();
        } else {
            trouble();
        }
        mayDie();
    }

    private void mayDie() {
        if (chance(0.03)) {
            throw new Death();
        }
    }

    /** The process ends, or the sink fails: before a commit, or after it, so that only the answer is lost. */
    private void trouble() throws SQLException {
        mayDie();
        if (failures < MOST_FAILURES && chance(0.05)) {
            failures++;
            log.add("the sink failed");
            throw new SQLException("the sink is away", "08006");
        }
    }

    @Override
    public Optional<Checkpoint> load() {
        return Optional.ofNullable(committed);
    }

    @Override
    public void save(Checkpoint checkpoint) throws SQLException {
        trouble();
        consumer.check(checkpoint);
        committed = checkpoint;
        trouble();
    }

    private void say(HoldfastEvent event) {
        if (event instanceof HoldfastEvent.SubscriptionAttached attached) {
            log.add(attached.how().name());
        }
    }

    @Override
    public void answered(String endpoint, long generation) {}

    @Override
    public void answered(String endpoint, long generation, long nanos) {}

    @Override
    public void failed(String endpoint, long generation, FailureKind kind, SQLException failure) {
        log.add("failed");
    }
}
