package io.holdfast.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.testkit.model.ModelMessage.Data;
import io.holdfast.testkit.model.ModelMessage.Progress;
import io.holdfast.testkit.time.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelEnvironmentTest {
    private final VirtualClock clock = VirtualClock.at(1_000_000);
    private final ModelEnvironment environment =
            ModelEnvironment.start("env-east", clock).create("bids", Duration.ofSeconds(10));

    @AfterEach
    void close() {
        environment.close();
    }

    @Test
    void aConnectionAsksAndBreaksWithItsEnvironment() throws ModelFault {
        ModelEnvironment model =
                ModelEnvironment.start("env", VirtualClock.at(1_000_000)).create("t", Duration.ofMinutes(1));
        model.insert("t", 1);
        ModelConnection first = model.connect();
        assertThat(first.environmentId()).isEqualTo("env");
        assertThat(first.contents("t")).containsExactly(Map.entry(List.of(1), 1L));
        model.failNext("40001", "made to fail");
        assertThatThrownBy(first::environmentId).hasMessage("made to fail");
        assertThat(first.environmentId()).isEqualTo("env");
        model.crash();
        assertThatThrownBy(model::connect).hasMessage("connection refused");
        model.restart();
        assertThatThrownBy(first::environmentId).hasMessage("the connection broke");
        ModelConnection second = model.connect();
        model.stall();
        assertThat(second.silent()).isTrue();
        assertThatThrownBy(() -> second.contents("t")).hasMessage("the connection broke");
        assertThat(second.silent()).isFalse();
        model.heal();
        try (ModelConnection third = model.connect()) {
            assertThat(third.contents("t")).hasSize(1);
            third.breakOff();
            assertThatThrownBy(third::environmentId)
                    .isInstanceOfSatisfying(
                            ModelFault.class, e -> assertThat(e.sqlState()).isEqualTo("08006"));
        }
        model.close();
    }

    @Test
    void aStreamBeginsWithItsTimeThenTheSnapshotThenChangesAndProgress() throws ModelFault {
        environment.apply(new ModelChanges().add("bids", 2, 1, "a").insert("bids", 2, null));
        long start = environment.upper() - 1;
        try (ModelStream stream = environment.subscribe("bids", OptionalLong.empty(), true)) {
            assertThat(stream.poll())
                    .containsExactly(
                            new Progress(start),
                            new Data(start, 2, List.of(1, "a")),
                            new Data(start, 1, Arrays.asList(2, null)),
                            new Progress(start + 1));
            assertThat(stream.poll()).isEmpty();

            long time = environment.delete("bids", 1, "a").getAsLong();

            assertThat(stream.poll()).containsExactly(new Data(time, -1, List.of(1, "a")), new Progress(time + 1));
            clock.advance(Duration.ofSeconds(1));
            assertThat(stream.poll()).containsExactly(new Progress(1_001_000));
        }
    }

    @Test
    void aResumeSaysWhatCameLaterAndNothingElse() throws ModelFault {
        environment.insert("bids", 1);
        long seen = environment.upper() - 1;
        long time = environment.insert("bids", 2).getAsLong();
        try (ModelStream stream = environment.subscribe("bids", OptionalLong.of(seen), false)) {
            assertThat(stream.poll())
                    .containsExactly(new Progress(seen), new Data(time, 1, List.of(2)), new Progress(time + 1));
        }
    }

    @Test
    void lostHistoryAndDroppedObjectsAreSaidInTheServersWords() throws ModelFault {
        long start = environment.upper() - 1;
        environment.insert("bids", 1);
        environment.insert("bids", 2);
        environment.compact("bids");
        assertFault("22000", "could not find a valid timestamp", () -> resume(start));
        environment.speakOld();
        assertFault("XX000", "Timestamp (" + start + ") is not valid for all inputs", () -> resume(start));
        try (ModelStream stream = environment.subscribe("bids", OptionalLong.empty(), true)) {
            stream.poll();
            environment.drop("bids");
            assertFault("XX000", "was dropped", stream::poll);
            assertThatIllegalStateException().isThrownBy(stream::poll);
        }
        assertFault("XX000", "unknown catalog item 'bids'", () -> resume(start));
    }

    @Test
    void aStreamHoldsHistoryBackUntilItHasSaidIt() throws ModelFault {
        try (ModelStream stream = environment.subscribe("bids", OptionalLong.empty(), true)) {
            stream.poll();
            long time = environment.insert("bids", 1).getAsLong();
            clock.advance(Duration.ofSeconds(60));
            environment.compact("bids");

            assertThat(stream.poll()).contains(new Data(time, 1, List.of(1)));

            clock.advance(Duration.ofSeconds(60));
            assertThat(environment.since("bids")).isGreaterThan(time);
        }
    }

    @Test
    void faultsAreThoseOfARealEnvironment() throws ModelFault {
        ModelStream stream = environment.subscribe("bids", OptionalLong.empty(), true);
        stream.poll();
        environment.freeze();
        assertThat(environment.insert("bids", 1)).isEmpty();
        clock.advance(Duration.ofSeconds(5));
        assertThat(stream.poll()).isEmpty();
        environment.unfreeze();
        assertThat(stream.poll()).anyMatch(Data.class::isInstance);

        environment.stall();
        environment.insert("bids", 2);
        assertThat(stream.poll()).isEmpty();
        environment.failNext("53200", "SUBSCRIBE fell behind");
        assertFault("53200", "fell behind", stream::poll);
        environment.heal();

        ModelStream second = environment.subscribe("bids", OptionalLong.empty(), true);
        environment.crash();
        assertFault("08006", "reset", second::poll);
        assertFault("08001", "refused", () -> environment.subscribe("bids", OptionalLong.empty(), true));
        environment.restart();
        assertThat(environment.contents("bids", environment.upper() - 1)).hasSize(2);

        environment.lag(Duration.ofSeconds(30));
        clock.advance(Duration.ofSeconds(60));
        assertThat(environment.upper()).isEqualTo(1_035_000);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> environment.insert("nowhere", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> environment.delete("bids", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> environment.create("bids", Duration.ZERO));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void theSumOfAStreamIsTheContentsAtEveryFrontierAndTwoRunsAreEqual(long seed) throws ModelFault {
        assertThat(run(seed)).isEqualTo(run(seed));
    }

    private static List<ModelMessage> run(long seed) throws ModelFault {
        Random random = new Random(seed);
        VirtualClock time = VirtualClock.at(1_000_000);
        List<ModelMessage> heard = new ArrayList<>();
        try (ModelEnvironment world = ModelEnvironment.start("env", time).create("t", Duration.ofSeconds(5));
                ModelStream stream = world.subscribe("t", OptionalLong.empty(), true)) {
            Map<List<Object>, Long> sum = new HashMap<>();
            for (int step = 0; step < 300; step++) {
                change(world, random);
                time.advance(Duration.ofMillis(random.nextInt(700)));
                if (random.nextInt(3) > 0) {
                    continue;
                }
                for (ModelMessage message : stream.poll()) {
                    heard.add(message);
                    if (message instanceof Data data) {
                        sum.merge(data.row(), data.diff(), Long::sum);
                    } else if (message instanceof Progress progress && heard.size() > 1) {
                        sum.values().removeIf(count -> count == 0);
                        assertThat(sum).isEqualTo(world.contents("t", progress.timestamp() - 1));
                    }
                }
            }
        }
        return heard;
    }

    private static void change(ModelEnvironment world, Random random) throws ModelFault {
        int row = random.nextInt(10);
        boolean there = world.contents("t", world.upper() - 1).containsKey(List.of(row));
        if (there && random.nextBoolean()) {
            world.delete("t", row);
        } else {
            world.insert("t", row);
        }
    }

    private void resume(long asOf) throws ModelFault {
        try (ModelStream stream = environment.subscribe("bids", OptionalLong.of(asOf), false)) {
            stream.poll();
        }
    }

    private static void assertFault(String sqlState, String text, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ModelFault.class, fault -> {
            assertThat(fault.sqlState()).isEqualTo(sqlState);
            assertThat(fault).hasMessageContaining(text);
        });
    }
}
