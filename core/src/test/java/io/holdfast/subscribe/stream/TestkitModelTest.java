package io.holdfast.subscribe.stream;

import static io.holdfast.subscribe.stream.FakeEnvironment.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.failure.FailureKind;
import io.holdfast.health.director.OutcomeRecorder;
import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.BatchHandler;
import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.testkit.model.ModelChanges;
import io.holdfast.testkit.model.ModelEnvironment;
import io.holdfast.testkit.time.VirtualClock;
import io.holdfast.time.VirtualTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random schedules over the testkit's own model of Materialize: crashes, new generations, stalls, frozen and lagging frontiers,
 * lost history, drops and the process's own death. At every frontier that is committed the consumer holds what the environment
 * held then; in the end nothing is missing or doubled.
 */
final class TestkitModelTest {
    private static final int SCHEDULES = Integer.getInteger("holdfast.modelSchedules", 2_000);
    private static final String OBJECT = "t";

    @Test
    @Timeout(7_200)
    void everyScheduleEndsWithEveryChangeAppliedOnce() throws InterruptedException {
        Map<String, Integer> seen = new HashMap<>();
        for (long seed = 0; seed < SCHEDULES; seed++) {
            try (World world = new World(seed)) {
                world.run();
                assertThat(world.table).as("seed " + seed).isEqualTo(world.truth);
                world.log.forEach(line -> seen.merge(line, 1, Integer::sum));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        assertThat(seen.keySet()).contains("death", "SNAPSHOT", "RESUMED", "REBASED", "failed");
        assertThat(seen).allSatisfy((what, times) -> assertThat(times).as(what).isGreaterThan(SCHEDULES / 10));
    }

    /** One environment, and what it applied when. */
    private static final class Side {
        private final ModelEnvironment environment;
        private final TreeMap<Long, Map<Row, Long>> history = new TreeMap<>();
        private int applied;
        private boolean frozen;

        Side(String id, VirtualClock clock) {
            environment = ModelEnvironment.start(id, clock).create(OBJECT, Duration.ofSeconds(30));
        }

        Map<Row, Long> contentAsOf(long time) {
            Map<Row, Long> content = new HashMap<>();
            history.headMap(time, true)
                    .values()
                    .forEach(rows -> rows.forEach((row, diff) -> content.merge(row, diff, Long::sum)));
            content.values().removeIf(count -> count == 0);
            return content;
        }
    }

    private record Event(Row row, long diff) {}

    /** Two sides of one upstream and a consumer between them. */
    private static final class World
            implements ModelChangeStreams.Turn, OutcomeRecorder, BatchHandler, CheckpointStore, AutoCloseable {
        private static final int STORMY_READS = 150;
        private static final int CALM_READS = 150;

        private final Random random;
        private final VirtualClock clock = VirtualClock.at(1_700_000_000_000L);
        private final VirtualTime ticker = new VirtualTime();
        private final Map<String, Side> sides;
        private final FakeRouter router = new FakeRouter(ticker, List.of("east", "west"));
        private final List<Event> upstream = new ArrayList<>();
        private final Map<Row, Long> truth = new HashMap<>();
        private final Map<Row, Long> table = new HashMap<>();
        private final List<String> log = new ArrayList<>();
        private final Gate gate = new Gate();
        private final long born = ticker.epochMillis();
        private @Nullable Checkpoint committed;
        private int reads;

        World(long seed) {
            random = new Random(seed);
            sides = new TreeMap<>(Map.of("east", new Side("env-east", clock), "west", new Side("env-west", clock)));
            if (random.nextBoolean()) {
                sides.values().forEach(side -> side.environment.speakOld());
            }
            router.whileWaiting(this::turn);
        }

        /** The process ends here, with everything it had in memory. */
        private static final class Death extends Error {
            private static final long serialVersionUID = 1L;
        }

        void run() throws InterruptedException {
            Map<String, ModelEnvironment> environments = new HashMap<>();
            sides.forEach((endpoint, side) -> environments.put(endpoint, side.environment));
            ModelChangeStreams streams = new ModelChangeStreams(environments, FakeEnvironment.COLUMNS, this);
            while (!gate.isShut()) {
                EventPublisher events = new EventPublisher(List.of(this::say));
                Means means = new Means(router, this, events, ticker, streams, (role, task) -> task.run(), random);
                try {
                    new Lifetime(means, gate, Setup.PLAIN.emptyAllowed()).run(this, Applier.of((BatchHandler) this));
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

        private boolean stormy() {
            return reads < STORMY_READS;
        }

        private boolean chance(double probability) {
            return stormy() && random.nextDouble() < probability;
        }

        @Override
        public int read() throws SQLException {
            onwards();
            if (chance(0.01)) {
                throw new Death();
            }
            if (chance(0.04)) {
                throw new SQLException("connection reset", "08006");
            }
            return 1 + random.nextInt(4);
        }

        @Override
        public void connect(String endpoint) throws SQLException {
            onwards();
            if (chance(0.1) || !router.eligible(endpoint)) {
                throw new SQLException("refused", "08001");
            }
        }

        private void onwards() {
            reads++;
            if (reads > STORMY_READS + CALM_READS) {
                gate.shut();
            }
            turn();
        }

        /** The world goes on: time passes, upstream changes, environments apply and break. */
        private void turn() {
            ticker.advance(Duration.ofMillis(random.nextInt(1_500)));
            clock.advance(Duration.ofMillis(ticker.epochMillis() - born - (clock.millis() - 1_700_000_000_000L)));
            if (chance(0.7)) {
                happen();
            }
            sides.forEach((endpoint, side) -> {
                if (stormy()) {
                    disturb(side);
                } else {
                    calm(side);
                }
                ingest(side);
                if (!stormy() || chance(0.05)) {
                    router.set(endpoint, !stormy() || random.nextInt(3) > 0);
                }
            });
        }

        private void happen() {
            Row row = row(random.nextInt(4), random.nextBoolean() ? "a" : "b");
            long copies = truth.getOrDefault(row, 0L);
            long diff = copies > 0 && random.nextBoolean() ? -1 - random.nextInt((int) copies) : 1 + random.nextInt(3);
            truth.merge(row, diff, Long::sum);
            truth.values().removeIf(count -> count == 0);
            upstream.add(new Event(row, diff));
        }

        private void disturb(Side side) {
            switch (random.nextInt(60)) {
                case 0 -> side.environment.crash();
                case 1, 2 -> side.environment.restart();
                case 3 -> side.environment.stall();
                case 4 -> freeze(side, true);
                case 5, 6 -> calm(side);
                case 7, 8 -> side.environment.compact(OBJECT);
                case 9 -> side.environment.lag(Duration.ofMillis(random.nextInt(4_000)));
                case 10 -> side.environment.failNext("42704", "relation 'materialize.public.t' was dropped");
                case 11 -> side.environment.failNext("53200", "SUBSCRIBE fell behind: the client did not read");
                default -> {
                    // nothing breaks
                }
            }
        }

        private static void freeze(Side side, boolean stop) {
            side.frozen = stop;
            if (stop) {
                side.environment.freeze();
            }
        }

        private void calm(Side side) {
            side.frozen = false;
            side.environment.heal();
            if (reads == STORMY_READS) {
                side.environment.restart();
            }
        }

        private void ingest(Side side) {
            int upTo = stormy() ? Math.min(upstream.size(), side.applied + random.nextInt(4)) : upstream.size();
            while (!side.frozen && side.applied < upTo) {
                Event event = upstream.get(side.applied++);
                long time = side.environment
                        .apply(new ModelChanges()
                                .add(OBJECT, event.diff(), event.row().values().toArray()))
                        .orElseThrow();
                side.history.computeIfAbsent(time, at -> new HashMap<>()).merge(event.row(), event.diff(), Long::sum);
            }
        }

        /** The sink's transaction: data and checkpoint together, or neither. */
        @Override
        public void apply(Batch batch) {
            if (chance(0.03)) {
                throw new Death();
            }
            if (batch.kind() == Batch.Kind.SNAPSHOT) {
                table.clear();
            }
            for (Change change : batch.changes()) {
                table.merge(change.row(), change.diff(), Long::sum);
            }
            table.values().removeIf(count -> count == 0);
            Side side = batch.environment().equals("env-east") ? sides.get("east") : sides.get("west");
            assertThat(table)
                    .as("table after " + batch.kind() + " up to " + batch.checkpoint())
                    .isEqualTo(java.util.Objects.requireNonNull(side)
                            .contentAsOf(batch.checkpoint().frontier() - 1));
            committed = batch.checkpoint();
            if (chance(0.03)) {
                throw new Death();
            }
        }

        @Override
        public Optional<Checkpoint> load() {
            return Optional.ofNullable(committed);
        }

        @Override
        public void save(Checkpoint checkpoint) {
            committed = checkpoint;
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

        @Override
        public void close() {
            sides.values().forEach(side -> side.environment.close());
        }
    }
}
