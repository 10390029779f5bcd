package io.holdfast.subscribe.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.failure.FailureKind;
import io.holdfast.health.director.HealthView;
import io.holdfast.health.director.OutcomeRecorder;
import io.holdfast.route.Router;
import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.BatchHandler;
import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.ReconcileMode;
import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.testkit.Direction;
import io.holdfast.testkit.RowChanges;
import io.holdfast.time.Deadline;
import io.holdfast.time.Ticker;
import io.holdfast.time.VirtualTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One schedule over the real wire: PgJDBC, sockets, a fault proxy, emulators of an older and a newer server. Every read of the
 * stream is a step before which the world goes on: rows come and go, connections are cut at any byte, environments crash,
 * history is compacted, the router changes its mind, the process dies before, after and between handler and save.
 */
final class WireWorld implements Router, OutcomeRecorder, BatchHandler, CheckpointStore {
    private static final int STORMY_READS = 40;
    private static final int MOST_READS = 400;
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private final WireRegions regions;
    private final Random random;
    private final String table;
    private final Setup setup;
    private final VirtualTime ticker = new VirtualTime();
    private final Map<Row, Long> truth = new HashMap<>();
    private final Map<Row, Long> held = new HashMap<>();
    private final Set<String> down = new HashSet<>();
    private final List<String> log = new ArrayList<>();
    private Gate gate = new Gate();
    private @Nullable Checkpoint committed;
    private int reads;
    private int checked;
    private boolean crashed;

    WireWorld(WireRegions regions, long seed) {
        this.regions = regions;
        this.random = new Random(seed);
        this.table = "t" + seed;
        Shape keyed = new Shape(List.of("id"), true, OptionalLong.empty());
        this.setup = (seed % 3 == 2 ? Setup.PLAIN.shape(keyed).mode(ReconcileMode.KEYED) : Setup.PLAIN)
                .memory(seed % 3 == 1 ? 2 : 10_000)
                .emptyAllowed();
    }

    List<String> log() {
        return log;
    }

    int checked() {
        return checked;
    }

    void run() throws InterruptedException {
        regions.all().forEach(region -> region.emulator().execute("CREATE TABLE " + table + " (id int, item text)"));
        try {
            while (!gate.isShut()) {
                live();
            }
        } finally {
            heal();
            regions.all().forEach(region -> region.emulator().execute("DROP TABLE " + table));
        }
        assertThat(held).as("what was applied in the end").isEqualTo(truth);
    }

    /** One life of the process. */
    private void live() throws InterruptedException {
        Means means = new Means(
                this,
                this,
                new EventPublisher(List.of(this::say)),
                ticker,
                (endpoint, purpose, deadline) -> new Stepped(
                        new CursorStreams().connect(endpoint, purpose, Deadline.after(Ticker.system(), ANSWER))),
                (role, task) -> task.run(),
                random);
        try {
            new Lifetime(means, gate, setup).run(table, this, Applier.of((BatchHandler) this));
        } catch (World.Death death) {
            log.add("death");
        } catch (SubscriptionException e) {
            if (!(e.getCause() instanceof World.Death)) {
                throw e;
            }
            log.add("death");
        }
    }

    private boolean stormy() {
        return reads < STORMY_READS;
    }

    private boolean chance(double probability) {
        return stormy() && random.nextDouble() < probability;
    }

    /** Before a read: the world goes on, and what it does may be the end of the stream. */
    private void step() {
        if (++reads > MOST_READS || (!stormy() && held.equals(truth) && reads > STORMY_READS + 6)) {
            gate.shut();
            return;
        }
        if (chance(0.02)) {
            throw new World.Death();
        }
        if (!stormy()) {
            heal();
        }
        for (int writes = chance(0.8) ? 1 + random.nextInt(2) : 0; writes > 0; writes--) {
            write();
        }
        fault();
        tick();
    }

    /** Time passes everywhere, so that every read has something to say. */
    private void tick() {
        ticker.advance(Duration.ofMillis(300));
        for (WireRegions.Region region : regions.all()) {
            region.clock().advance(Duration.ofMillis(1_000 + random.nextInt(1_500)));
        }
    }

    private void fault() {
        WireRegions.Region region = random.nextBoolean() ? regions.east() : regions.west();
        if (chance(0.12)) {
            region.proxy().cutAfter(Direction.TO_CLIENT, random.nextInt(600));
            log.add("cut");
        }
        if (chance(0.04)) {
            region.proxy().resetOnce();
        }
        if (chance(0.04)) {
            crashed = true;
            region.emulator().crash();
            log.add("crash");
        }
        if (chance(0.06)) {
            region.emulator().compact(table);
            log.add("compact");
        }
        if (chance(0.10)) {
            String name = region.endpoint().name();
            if (!down.remove(name)) {
                down.clear();
                down.add(name);
            }
            log.add("route");
        }
        if (chance(0.3)) {
            heal();
        }
    }

    private void heal() {
        regions.all().forEach(region -> region.proxy().pass());
        if (crashed) {
            crashed = false;
            regions.all().forEach(region -> region.emulator().restart());
        }
        if (!stormy()) {
            down.clear();
        }
    }

    private void write() {
        RowChanges changes = new RowChanges();
        for (int part = random.nextInt(3); part >= 0; part--) {
            if (setup.shape().upsert()) {
                writeByKey(changes);
            } else {
                writeCopies(changes);
            }
        }
        regions.all().forEach(region -> region.emulator().apply(changes));
    }

    private void writeByKey(RowChanges changes) {
        int id = random.nextInt(6);
        Optional<Row> old = truth.keySet().stream()
                .filter(row -> FakeEnvironment.id(row).equals(id))
                .findFirst();
        old.ifPresent(row -> put(changes, row, -1));
        if (old.isEmpty() || random.nextInt(3) > 0) {
            put(changes, FakeEnvironment.row(id, "v" + random.nextInt(1_000)), 1);
        }
    }

    private void writeCopies(RowChanges changes) {
        Row row = FakeEnvironment.row(random.nextInt(3), random.nextBoolean() ? "a" : "b");
        long copies = truth.getOrDefault(row, 0L);
        long diff = copies > 0 && random.nextBoolean() ? -1 - random.nextInt((int) copies) : 1 + random.nextInt(3);
        put(changes, row, diff);
    }

    private void put(RowChanges changes, Row row, long diff) {
        Object[] values = row.values().toArray();
        for (long copy = Math.abs(diff); copy > 0; copy--) {
            if (diff > 0) {
                changes.insert(table, values);
            } else {
                changes.delete(table, values);
            }
        }
        truth.merge(row, diff, Long::sum);
        truth.values().removeIf(count -> count == 0);
    }

    /** Data, then checkpoint, and the process may die at every point: at once in the sink, as one transaction does it. */
    @Override
    public void apply(Batch batch) {
        if (chance(0.03)) {
            throw new World.Death();
        }
        if (batch.kind() == Batch.Kind.SNAPSHOT) {
            held.clear();
        }
        batch.changes().forEach(change -> Consumer.apply(held, change));
        held.values().removeIf(count -> count == 0);
        committed = batch.checkpoint();
        check(batch.checkpoint());
        log.add(batch.kind().name());
        if (chance(0.03)) {
            throw new World.Death();
        }
    }

    private void check(Checkpoint checkpoint) {
        WireRegions.Region region = regions.all().stream()
                .filter(candidate -> candidate.emulator().environmentId().equals(checkpoint.environment()))
                .findFirst()
                .orElseThrow();
        List<List<Object>> said;
        try {
            said = region.emulator().query("SELECT id, item FROM " + table + " AS OF " + (checkpoint.frontier() - 1));
        } catch (RuntimeException e) {
            // compacted since: nobody can say any more what it was
            return;
        }
        Map<Row, Long> expected = new HashMap<>();
        said.forEach(values -> expected.merge(new Row(FakeEnvironment.COLUMNS, values), 1L, Long::sum));
        assertThat(held).as("at " + checkpoint).isEqualTo(expected);
        checked++;
    }

    @Override
    public Optional<Checkpoint> load() {
        return Optional.ofNullable(committed);
    }

    @Override
    public void save(Checkpoint checkpoint) {
        if (chance(0.02)) {
            throw new World.Death();
        }
        check(checkpoint);
        committed = checkpoint;
    }

    private void say(HoldfastEvent event) {
        if (event instanceof HoldfastEvent.SubscriptionAttached attached) {
            log.add("attached " + attached.how());
        }
    }

    @Override
    public Optional<PhysicalEndpoint> pick(Set<String> avoid) {
        List<PhysicalEndpoint> all =
                regions.all().stream().map(WireRegions.Region::endpoint).toList();
        return all.stream()
                .filter(endpoint -> eligible(endpoint.name()) && !avoid.contains(endpoint.name()))
                .findFirst()
                .or(() -> all.stream()
                        .filter(endpoint -> eligible(endpoint.name()))
                        .findFirst());
    }

    @Override
    public Optional<PhysicalEndpoint> named(String endpoint) {
        return regions.all().stream()
                .map(WireRegions.Region::endpoint)
                .filter(found -> found.name().equals(endpoint))
                .findFirst();
    }

    @Override
    public boolean eligible(String endpoint) {
        return !down.contains(endpoint);
    }

    @Override
    public boolean awaitEligible(Deadline deadline) {
        return true;
    }

    @Override
    public HealthView view() {
        return new HealthView(List.of());
    }

    @Override
    public String describe() {
        return "down: " + down;
    }

    @Override
    public void answered(String endpoint, long generation) {}

    @Override
    public void answered(String endpoint, long generation, long nanos) {}

    @Override
    public void failed(String endpoint, long generation, FailureKind kind, SQLException failure) {
        log.add("failed");
        // an attempt is a step too: whatever stands against it goes on changing
        if (++reads > MOST_READS) {
            throw new AssertionError("no end in sight: " + log + Arrays.toString(failure.getStackTrace()));
        }
        if (chance(0.5) || !stormy()) {
            heal();
        }
    }

    /** A stream whose every read is a step of the world. */
    private final class Stepped implements ChangeStream {
        private final ChangeStream inner;

        Stepped(ChangeStream inner) {
            this.inner = inner;
        }

        @Override
        public String environment() throws SQLException {
            return inner.environment();
        }

        @Override
        public ObjectFacts inspect(Subject subject) throws SQLException {
            return inner.inspect(subject);
        }

        @Override
        public Columns describe(Subject subject, List<String> keys) throws SQLException {
            return inner.describe(subject, keys);
        }

        @Override
        public void begin(StreamRequest request) throws SQLException {
            inner.begin(request);
        }

        @Override
        public Reply next(Duration atMost) throws SQLException {
            step();
            return inner.next(ANSWER);
        }

        @Override
        public void breakOff() {
            inner.breakOff();
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
