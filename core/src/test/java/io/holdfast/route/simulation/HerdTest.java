package io.holdfast.route.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.route.RouteSettings;
import io.holdfast.settings.Balance;
import io.holdfast.settings.Tiers;
import io.holdfast.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A thousand clients whose region vanishes, and another one with six tenths of what they ask for. */
final class HerdTest {
    private static final int CLIENTS = 1000;
    private static final int CALLS_A_SECOND = 2000;
    private static final Duration SERVICE = Duration.ofMillis(10);

    private final VirtualTime time = new VirtualTime();
    private final Random random = new Random(42);

    @Test
    void aHerdDoesNotTrampleTheRegionItFleesTo() {
        SimServer east = new SimServer("east", time, random, size(40));
        SimServer west = new SimServer("west", time, random, size(12));
        List<SimClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            RouteSettings route =
                    new RouteSettings(Balance.PRIORITY, new Tiers(List.of()), Duration.ofSeconds(5), false);
            clients.add(new SimClient(
                    time, random, List.of(east, west), new SimClient.Setup(route, 2, Duration.ofSeconds(4))));
        }
        time.schedule(Duration.ofSeconds(1), () -> next(clients));
        time.advance(Duration.ofSeconds(8));
        east.crash();
        time.advance(Duration.ofSeconds(4));
        long before = west.worked;
        long answered = succeeded(clients);
        time.advance(Duration.ofSeconds(10));
        double capacity = 12 * 10 / (SERVICE.toNanos() / 1e9);

        // It works at the top of what it can, and what it works on is still wanted.
        assertThat(west.worked - before).isGreaterThan((long) (0.9 * capacity));
        assertThat(succeeded(clients) - answered).isGreaterThan((long) (0.8 * capacity));
        assertThat(runs(clients)).isLessThan(calls(clients) * 12 / 10 + CLIENTS * 10L);
        east.recover();
        time.advance(Duration.ofSeconds(20));
        long late = succeeded(clients);
        long asked = calls(clients);
        time.advance(Duration.ofSeconds(5));
        assertThat(succeeded(clients) - late).isGreaterThan((calls(clients) - asked) * 95 / 100);
        clients.forEach(client -> assertThat(client.record.violations).isEmpty());
        clients.forEach(client -> client.director.close());
    }

    private static SimServer.Size size(int workers) {
        return new SimServer.Size(workers, SERVICE, Duration.ofMillis(20));
    }

    private void next(List<SimClient> clients) {
        clients.get(random.nextInt(CLIENTS)).call(false);
        double gap = -Math.log(1 - random.nextDouble()) / CALLS_A_SECOND;
        time.schedule(Duration.ofNanos((long) (gap * 1e9)), () -> next(clients));
    }

    private static long succeeded(List<SimClient> clients) {
        return clients.stream().mapToLong(client -> client.record.succeeded).sum();
    }

    private static long calls(List<SimClient> clients) {
        return clients.stream().mapToLong(client -> client.record.calls).sum();
    }

    private static long runs(List<SimClient> clients) {
        return clients.stream().mapToLong(client -> client.record.runs).sum();
    }
}
