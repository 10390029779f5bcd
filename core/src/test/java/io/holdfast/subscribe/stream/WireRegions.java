package io.holdfast.subscribe.stream;

import io.holdfast.endpoint.Credentials;
import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.EndpointAddress;
import io.holdfast.endpoint.physical.ConnectSettings;
import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.endpoint.physical.PooledEndpoint;
import io.holdfast.testkit.FaultProxy;
import io.holdfast.testkit.MaterializeEmulator;
import io.holdfast.testkit.Vintage;
import io.holdfast.testkit.time.VirtualClock;
import io.holdfast.time.Scheduler;
import io.holdfast.time.Threads;
import io.holdfast.time.Ticker;
import io.holdfast.time.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Two emulated regions on virtual clocks, an older and a newer server, each behind a fault proxy and with a real endpoint. */
final class WireRegions implements AutoCloseable {
    private final Threads threads = new Threads("wire");
    private final Timing timing = new Timing(Ticker.system(), Scheduler.onThread(threads, "scheduler"), threads);
    private final Region east = new Region("east", Vintage.CURRENT, 1_700_000_000_000L);
    private final Region west = new Region("west", Vintage.OLD, 1_700_000_000_700L);

    Region east() {
        return east;
    }

    Region west() {
        return west;
    }

    List<Region> all() {
        return List.of(east, west);
    }

    /** One of them. */
    final class Region implements AutoCloseable {
        private final VirtualClock clock;
        private final MaterializeEmulator emulator;
        private final FaultProxy proxy;
        private final PhysicalEndpoint endpoint;

        Region(String name, Vintage vintage, long start) {
            clock = VirtualClock.at(start);
            emulator = MaterializeEmulator.builder()
                    .name(name)
                    .clock(clock)
                    .vintage(vintage)
                    .retention(Duration.ofHours(1))
                    .start();
            proxy = FaultProxy.to(emulator.host(), emulator.port());
            endpoint = new PooledEndpoint(
                    new Endpoint(name, EndpointAddress.parse("endpoint", proxy.address())),
                    new ConnectSettings(
                            "wire",
                            "materialize",
                            new Credentials("materialize", () -> ""),
                            Duration.ofSeconds(20),
                            1,
                            Map.of()),
                    timing);
        }

        VirtualClock clock() {
            return clock;
        }

        MaterializeEmulator emulator() {
            return emulator;
        }

        FaultProxy proxy() {
            return proxy;
        }

        PhysicalEndpoint endpoint() {
            return endpoint;
        }

        @Override
        public void close() {
            endpoint.close();
            proxy.close();
            emulator.close();
        }
    }

    @Override
    public void close() {
        east.close();
        west.close();
        timing.scheduler().close();
    }
}
