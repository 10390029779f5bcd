package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.EndpointAddress;
import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent.EndpointChanged;
import io.holdfast.event.TransitionCause;
import io.holdfast.failure.FailureKind;
import io.holdfast.health.EndpointState;
import io.holdfast.health.director.Breakers;
import io.holdfast.health.director.Director;
import io.holdfast.health.director.DirectorParts;
import io.holdfast.health.director.ProbeRunner;
import io.holdfast.health.director.ProbeSettings;
import io.holdfast.health.director.Signal;
import io.holdfast.health.director.Watched;
import io.holdfast.metrics.DataSourceMetrics;
import io.holdfast.route.PlainEndpoint;
import io.holdfast.settings.Mode;
import io.holdfast.settings.ModeSwitch;
import io.holdfast.time.Threads;
import io.holdfast.time.Timing;
import io.holdfast.time.VirtualTime;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever changes an endpoint's state is told once: one event with its cause, one line of the log, one count. */
final class TransitionsTest {
    private static final Logger LOG = Logger.getLogger("io.holdfast");
    private final SQLException reset = new SQLException("Connection reset", "08006");
    private final SQLException denied = new SQLException("password authentication failed", "28P01");

    private final VirtualTime time = new VirtualTime();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DataSourceMetrics metrics = new DataSourceMetrics(registry, "test", time);
    private final List<EndpointChanged> changes = new ArrayList<>();
    private final Lines lines = new Lines();
    private final Director director = director();

    @BeforeEach
    void begin() {
        LOG.addHandler(lines);
        director.watch(new Watched(new Endpoint("west", new EndpointAddress("h", 1)), new PlainEndpoint("west")));
        director.watch(new Watched(new Endpoint("east", new EndpointAddress("h", 2)), new PlainEndpoint("east")));
        director.start(view -> {});
        hear("west", answer());
        forget();
    }

    @AfterEach
    void end() {
        director.close();
        metrics.close();
        LOG.removeHandler(lines);
    }

    /** What leads to a transition, step by step, and what it must be told as. */
    private enum Transition {
        FIRST_ANSWER("INIT", "UP", TransitionCause.ANSWERED, "answers"),
        FIRST_SILENCE("INIT", "DOWN", TransitionCause.SILENT, "silent"),
        FIRST_REFUSAL("INIT", "DOWN", TransitionCause.TURNED_AWAY, "refused"),
        BROKEN("UP", "SUSPECT", TransitionCause.CONNECTION_BROKE, "answers broken"),
        PING_FAILED("UP", "SUSPECT", TransitionCause.PROBE_FAILED, "answers unpinged"),
        STALL("UP", "SUSPECT", TransitionCause.STALLED, "answers stalled"),
        UNREACHABLE("UP", "DOWN", TransitionCause.SILENT, "answers silent"),
        REFUSED_AT_ONCE("UP", "DOWN", TransitionCause.TURNED_AWAY, "answers refused"),
        NOWHERE("UP", "SUSPECT", TransitionCause.SILENT, "answers westfalls silent"),
        CLEARED("SUSPECT", "UP", TransitionCause.ANSWERED, "answers broken answers"),
        CONFIRMED("SUSPECT", "DOWN", TransitionCause.SILENT, "answers broken silent"),
        TURNED_AWAY("SUSPECT", "DOWN", TransitionCause.TURNED_AWAY, "answers broken refused"),
        GONE("SUSPECT", "DOWN", TransitionCause.SILENT, "answers broken gone"),
        TRIPPED("UP", "DOWN", TransitionCause.BREAKER_TRIPPED, "answers tripped"),
        WARM("DOWN", "TRIAL", TransitionCause.WARMED, "silent later answers answers warm"),
        REDEEMED("DOWN", "TRIAL", TransitionCause.ANSWERED, "answers tripped later answers answers"),
        SERVES("TRIAL", "UP", TransitionCause.WORK_ANSWERED, "silent later answers answers warm worked worked worked"),
        IDLE("TRIAL", "UP", TransitionCause.ANSWERED, "silent later answers answers warm later answers"),
        TRIAL_BROKEN("TRIAL", "DOWN", TransitionCause.CONNECTION_BROKE, "silent later answers answers warm broken"),
        TRIAL_UNPINGED("TRIAL", "DOWN", TransitionCause.PROBE_FAILED, "silent later answers answers warm unpinged"),
        TRIAL_STALLED("TRIAL", "DOWN", TransitionCause.STALLED, "silent later answers answers warm stalled"),
        TRIAL_SILENT("TRIAL", "DOWN", TransitionCause.SILENT, "silent later answers answers warm silent"),
        TRIAL_REFUSED("TRIAL", "DOWN", TransitionCause.TURNED_AWAY, "silent later answers answers warm refused"),
        TRIAL_NOWHERE("TRIAL", "SUSPECT", TransitionCause.SILENT, "silent later answers answers warm westfalls silent"),
        SPARED("SUSPECT", "DOWN", TransitionCause.SILENT, "answers westfalls broken silent silent silent"),
        SPARED_ANSWERS("DOWN", "UP", TransitionCause.ANSWERED, "answers westfalls broken silent silent silent answers");

        private final String from;
        private final String to;
        private final TransitionCause cause;
        private final String steps;

        Transition(String from, String to, TransitionCause cause, String steps) {
            this.from = from;
            this.to = to;
            this.cause = cause;
            this.steps = steps;
        }
    }

    @ParameterizedTest
    @EnumSource(Transition.class)
    void aTransitionIsToldOnce(Transition transition) {
        List<String> steps = List.of(transition.steps.split(" "));
        steps.subList(0, steps.size() - 1).forEach(this::take);
        forget();
        take(steps.get(steps.size() - 1));

        assertThat(changes).as("one event").hasSize(1);
        EndpointChanged told = changes.get(0);
        assertThat(List.of(told.endpoint(), told.from(), told.to(), told.cause()))
                .isEqualTo(List.of("east", transition.from, transition.to, transition.cause));
        assertThat(told.reason()).isNotBlank();
        assertThat(lines.texts)
                .as("one line")
                .containsExactly(
                        "INFO endpoint east: " + transition.from + " -> " + transition.to + ", " + told.reason());
        assertThat(counted(transition.to, transition.cause)).as("one count").isEqualTo(1);
        assertThat(counted()).as("and no other").isEqualTo(1);
    }

    @Test
    void theTableNamesEveryTransitionThatThereIs() {
        Set<String> named = new TreeSet<>();
        for (Transition transition : Transition.values()) {
            named.add(transition.from + " " + transition.to + " " + transition.cause);
        }
        Set<String> seen = new TreeSet<>();
        Random random = new Random(4);
        for (int step = 0; step < 30_000; step++) {
            wander(random);
        }
        changes.stream()
                .filter(change -> change.endpoint().equals("east"))
                .forEach(change -> seen.add(change.from() + " " + change.to() + " " + change.cause()));

        named.removeIf(pair -> pair.startsWith("INIT"));
        seen.removeIf(pair -> pair.startsWith("INIT"));
        assertThat(named).isEqualTo(seen);
    }

    /** Whatever comes in whatever order: the events are one chain from INIT to where it is, and lines and counts are as many. */
    @Test
    void theEventsAreOneChain() {
        Random random = new Random(11);
        for (int step = 0; step < 5_000; step++) {
            wander(random);
        }

        String state = "INIT";
        int ofEast = 0;
        for (EndpointChanged change : changes) {
            if (change.endpoint().equals("east")) {
                ofEast++;
                assertThat(change.from()).isEqualTo(state).isNotEqualTo(change.to());
                assertThat(change.cause()).isNotEqualTo(TransitionCause.OTHER);
                state = change.to();
            }
        }
        assertThat(ofEast).isGreaterThan(500);
        assertThat(state).isEqualTo(state().name());
        assertThat(lines.texts).hasSameSizeAs(changes).allMatch(line -> line.startsWith("INFO endpoint "));
        assertThat(counted()).isEqualTo(changes.size());
    }

    private void wander(Random random) {
        List<String> all = List.of(
                "answers",
                "answers",
                "silent",
                "refused",
                "broken",
                "unpinged",
                "stalled",
                "gone",
                "tripped",
                "warm",
                "worked",
                "later",
                "westfalls",
                "westrises");
        take(all.get(random.nextInt(all.size())));
    }

    private EndpointState state() {
        return director.view().endpoints().stream()
                .filter(status -> status.name().equals("east"))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private void take(String step) {
        switch (step) {
            case "answers" -> hear("east", answer());
            case "silent" -> hear("east", new Signal.Silent(FailureKind.CONNECTION, reset, time.nanos()));
            case "refused" -> hear("east", new Signal.Silent(FailureKind.REFUSED, denied, time.nanos()));
            case "broken" -> hear("east", new Signal.WorkFailed(FailureKind.CONNECTION, reset));
            case "unpinged" -> hear("east", new Signal.PingFailed(reset, time.nanos()));
            case "stalled" -> hear("east", new Signal.Stalled(Duration.ofMillis(200)));
            case "gone" -> hear("east", new Signal.EnvironmentGone(reset, time.nanos()));
            case "tripped" -> hear("east", new Signal.Tripped("half of it failed"));
            case "warm" -> hear("east", new Signal.Warmed());
            case "worked" -> hear("east", new Signal.WorkAnswered());
            case "westfalls" -> {
                hear("west", new Signal.WorkFailed(FailureKind.CONNECTION, reset));
                hear("west", new Signal.Silent(FailureKind.CONNECTION, reset, time.nanos()));
            }
            case "westrises" -> {
                hear("west", answer());
                hear("west", answer());
                hear("west", new Signal.Warmed());
            }
            case "later" -> time.advance(Duration.ofSeconds(3));
            default -> throw new IllegalArgumentException(step);
        }
    }

    private void hear(String endpoint, Signal signal) {
        director.hear(endpoint, signal);
        time.settle();
    }

    private static Signal answer() {
        return new Signal.ProbeAnswered(Duration.ofMillis(1), "env", false);
    }

    private void forget() {
        changes.clear();
        lines.texts.clear();
        registry.find("holdfast.endpoint.transitions").counters().forEach(registry::remove);
    }

    private double counted(String to, TransitionCause cause) {
        return registry
                .find("holdfast.endpoint.transitions")
                .tag("endpoint", "east")
                .tag("to", to.toLowerCase(Locale.ROOT))
                .tag("cause", cause.name().toLowerCase(Locale.ROOT))
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private double counted() {
        return registry.find("holdfast.endpoint.transitions").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private Director director() {
        EventPublisher events = new EventPublisher(List.of(
                event -> {
                    if (event instanceof EndpointChanged change) {
                        changes.add(change);
                        new EventLog().on(change);
                    }
                },
                metrics.sink()));
        return new Director(new DirectorParts(
                new Timing(time, time, new Threads("transitions-test")),
                new ProbeSettings(Duration.ofSeconds(1), Duration.ofSeconds(2), ""),
                new ModeSwitch(Mode.ACTIVE),
                events,
                new Random(1),
                Breakers.alone("test", time),
                (endpoint, signals) -> new Deaf()));
    }

    /** Asked for whatever it is, it sees nothing. */
    private record Deaf() implements ProbeRunner {
        @Override
        public void ask(Run run) {}

        @Override
        public void close() {}
    }

    /** What is logged. */
    private static final class Lines extends Handler {
        final List<String> texts = new ArrayList<>();

        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.INFO.intValue()) {
                texts.add(line.getLevel() + " " + line.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
