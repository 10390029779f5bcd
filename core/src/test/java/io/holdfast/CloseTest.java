package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.endpoint.physical.OpeningSockets;
import io.holdfast.subscribe.Subscription;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** close() in the middle of everything gives back every thread and every socket. */
final class CloseTest {
    private final Regions regions = new Regions();
    private final ExecutorService readers = Executors.newFixedThreadPool(4);

    /** What is going on while the data source is closed. */
    enum Meanwhile {
        LOAD,
        KILL,
        BLACK_HOLE,
        NOBODY_EVER_ANSWERED
    }

    @AfterEach
    void end() {
        readers.shutdownNow();
        regions.close();
    }

    @ParameterizedTest
    @EnumSource(Meanwhile.class)
    void givesBackEveryThreadAndSocket(Meanwhile meanwhile) throws Exception {
        Set<Thread> before = threads();
        if (meanwhile == Meanwhile.NOBODY_EVER_ANSWERED) {
            regions.toEast.blackHole();
            regions.toWest.blackHole();
        }
        HoldfastDataSource materialize = regions.builder()
                .set("loginTimeout", "500ms")
                .set("watchedObjects", "t")
                .set("watermarkQuery", "SELECT max(a) FROM t")
                .build();
        Subscription subscription = materialize.subscribe("t").start(batch -> {});
        List<Future<Integer>> loads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            loads.add(readers.submit(() -> readUntilItFails(materialize)));
        }
        begin(meanwhile, subscription);

        materialize.close();
        materialize.close();

        for (Future<Integer> load : loads) {
            assertThat(load.get()).isNotNegative();
        }
        assertThat(subscription.state()).isEqualTo(Subscription.State.CLOSED);
        assertThatThrownBy(materialize::getConnection)
                .isInstanceOf(SQLException.class)
                .hasMessage("the data source is closed");
        await().untilAsserted(() -> assertThat(started(before)).isEmpty());
        assertThat(OpeningSockets.count()).isZero();
        regions.toEast.pass();
        regions.toWest.pass();
        await().untilAsserted(() -> assertThat(regions.east.connections() + regions.west.connections())
                .isZero());
    }

    private void begin(Meanwhile meanwhile, Subscription subscription) {
        switch (meanwhile) {
            case LOAD -> await().until(() -> subscription.state() == Subscription.State.LIVE);
            case KILL -> {
                await().until(() -> subscription.state() == Subscription.State.LIVE);
                regions.east.crash();
            }
            case BLACK_HOLE -> {
                await().until(() -> subscription.state() == Subscription.State.LIVE);
                regions.toEast.blackHole();
                regions.toWest.blackHole();
                await().until(() -> regions.changed("east", "SUSPECT", ""));
            }
            case NOBODY_EVER_ANSWERED -> await().during(Duration.ofMillis(200)).until(() -> true);
        }
    }

    private static int readUntilItFails(HoldfastDataSource materialize) {
        int reads = 0;
        try {
            while (true) {
                Regions.sum(materialize);
                reads++;
            }
        } catch (SQLException e) {
            return reads;
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet();
    }

    /** Threads of ours that were not there before. */
    private static Set<String> started(Set<Thread> before) {
        return threads().stream()
                .filter(thread -> !before.contains(thread) && thread.isAlive())
                .map(Thread::getName)
                .filter(name -> name.contains("holdfast") || name.contains("Hikari") || name.contains("PostgreSQL"))
                .filter(name -> !name.contains("emulator") && !name.contains("testkit") && !name.contains("fault"))
                .collect(Collectors.toSet());
    }
}
