package io.holdfast.route.simulation;

import io.holdfast.route.RouteSettings;
import io.holdfast.settings.Balance;
import io.holdfast.settings.Tiers;
import io.holdfast.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/** One client over two regions, a fault, and calls at random moments: everything follows from the seed. */
final class World {
    static final int SECONDS = 60;
    static final int BEGINS = 20;
    static final Duration FAILBACK = Duration.ofSeconds(5);

    final VirtualTime time = new VirtualTime();
    final RandomGenerator random;
    final SimServer east;
    final SimServer west;
    final SimClient client;
    private final double callsPerSecond;
    double poison;
    boolean over;

    World(long seed, Balance balance, double callsPerSecond) {
        this(seed, balance, callsPerSecond, false);
    }

    World(long seed, Balance balance, double callsPerSecond, boolean hedging) {
        // A generator that is the same on every JDK.
        this.random = new Random(seed);
        this.callsPerSecond = callsPerSecond;
        this.east = new SimServer("east", time, random, size(4));
        this.west = new SimServer("west", time, random, size(balance == Balance.SPREAD ? 6 : 30));
        RouteSettings route = new RouteSettings(balance, new Tiers(List.of()), FAILBACK, false);
        this.client = new SimClient(
                time, random, List.of(east, west), new SimClient.Setup(route, 10, Duration.ofSeconds(30), hedging));
        time.schedule(Duration.ofSeconds(1), this::next);
    }

    private static SimServer.Size size(long roundTripMillis) {
        return new SimServer.Size(20, Duration.ofMillis(5), Duration.ofMillis(roundTripMillis));
    }

    private void next() {
        if (over) {
            return;
        }
        client.call(random.nextDouble() < poison);
        double gap = -Math.log(1 - random.nextDouble()) / callsPerSecond;
        time.schedule(Duration.ofNanos((long) (gap * 1e9)), this::next);
    }

    /** Runs a fault from its beginning to its end, and on until everything has had time to settle. */
    SimRecord run(Fault fault) {
        time.advance(Duration.ofSeconds(BEGINS));
        double length = fault.shortest + random.nextDouble() * (fault.longest - fault.shortest);
        fault.begin(this, length);
        time.advance(Duration.ofNanos((long) (length * 1e9)));
        fault.end(this);
        time.advance(Duration.ofSeconds(SECONDS - BEGINS).minusNanos((long) (length * 1e9)));
        over = true;
        time.advance(Duration.ofSeconds(31));
        client.director.close();
        return client.record;
    }
}
