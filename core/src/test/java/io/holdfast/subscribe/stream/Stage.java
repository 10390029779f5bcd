package io.holdfast.subscribe.stream;

import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.failure.FailureKind;
import io.holdfast.health.director.OutcomeRecorder;
import io.holdfast.subscribe.BatchHandler;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.Subscription.State;
import io.holdfast.time.VirtualTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Two environments and a subscription between them, in virtual time, on the test's own thread. */
final class Stage implements FakeStreams.Script, OutcomeRecorder {
    final FakeEnvironment east = new FakeEnvironment("env-east", 1_000);
    final FakeEnvironment west = new FakeEnvironment("env-west", 1_000);
    final VirtualTime ticker = new VirtualTime();
    final FakeRouter router = new FakeRouter(ticker, List.of("east", "west"));
    final FakeStreams streams = new FakeStreams(Map.of("east", east, "west", west), new Random(1));
    final CheckpointStore store = CheckpointStore.inMemory();
    final Consumer consumer = new Consumer(List.of(east, west));
    final List<String> log = new ArrayList<>();
    final Set<String> failing = new HashSet<>();
    private final Deque<Step> steps = new ArrayDeque<>();
    private Gate gate = new Gate();
    Setup setup = Setup.PLAIN;
    boolean newWording = true;

    Stage() {
        streams.script(this);
    }

    /** What happens before one read. */
    @FunctionalInterface
    interface Step {
        void run(FakeStream stream) throws SQLException;
    }

    /** Reads so often, with nothing happening. */
    Stage read(int times) {
        for (int time = 0; time < times; time++) {
            steps.add(stream -> {});
        }
        return this;
    }

    Stage then(Step step) {
        steps.add(step);
        return this;
    }

    Stage breaks() {
        return fails("connection reset", "08006");
    }

    /** The connection breaks, and the router points elsewhere from then on. */
    Stage loses(String endpoint) {
        return then(stream -> {
            router.set(endpoint, false);
            throw new SQLException("connection reset", "08006");
        });
    }

    Stage fails(String text, String state) {
        return then(stream -> {
            throw new SQLException(text, state);
        });
    }

    /** Runs a subscription until the steps are used up, then closes it. */
    State run() throws InterruptedException {
        return run(consumer);
    }

    State run(CheckpointStore other) throws InterruptedException {
        return run(consumer, other);
    }

    State run(BatchHandler handler) throws InterruptedException {
        return run(handler, store);
    }

    private State run(BatchHandler handler, CheckpointStore kept) throws InterruptedException {
        gate = new Gate();
        EventPublisher events = new EventPublisher(List.of(this::say));
        Means means = new Means(router, this, events, ticker, streams, (role, task) -> task.run(), new Random(1));
        Lifetime life = new Lifetime(means, gate, setup);
        return life.run(kept, Applier.of(handler));
    }

    private void say(HoldfastEvent event) {
        if (event instanceof HoldfastEvent.SubscriptionAttached attached) {
            log.add("attached " + attached.endpoint() + " " + attached.how());
        } else if (event instanceof HoldfastEvent.SubscriptionDetached detached) {
            log.add("detached " + detached.endpoint() + " " + detached.reason());
        } else if (event instanceof HoldfastEvent.SubscriptionStayed stayed) {
            log.add("no move to " + stayed.endpoint() + ": " + stayed.reason());
        }
    }

    @Override
    public void connect(String endpoint) throws SQLException {
        if (failing.contains(endpoint)) {
            throw new SQLException("refused", "08001");
        }
    }

    @Override
    public void before(FakeStream stream) throws SQLException {
        Step step = steps.poll();
        if (step == null) {
            gate.shut();
        } else {
            step.run(stream);
        }
    }

    @Override
    public Reply quiet(FakeStream stream, Duration silence) {
        return new Reply(List.of(), false);
    }

    @Override
    public boolean newWording() {
        return newWording;
    }

    @Override
    public void answered(String endpoint, long generation) {}

    @Override
    public void answered(String endpoint, long generation, long nanos) {}

    @Override
    public void failed(String endpoint, long generation, FailureKind kind, SQLException failure) {
        log.add("recorded " + endpoint + " " + kind);
    }
}
