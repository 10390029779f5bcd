package io.holdfast.samples.benchmarks.failover;

import io.holdfast.testkit.Direction;
import io.holdfast.testkit.FaultProxy;
import java.time.Duration;

/** What happens to the first site. */
enum Fault {
    KILL("kill -9") {
        @Override
        void plant(Site site) throws Exception {
            site.kill();
        }

        @Override
        void heal(Site site) throws Exception {
            site.replace();
        }
    },
    REFUSE("refuse") {
        @Override
        void plant(Site site) {
            site.networks().forEach(FaultProxy::refuse);
        }
    },
    RESET("reset") {
        @Override
        void plant(Site site) {
            site.networks().forEach(FaultProxy::reset);
        }
    },
    BLACK_HOLE("black hole") {
        @Override
        void plant(Site site) {
            site.networks().forEach(FaultProxy::blackHole);
        }
    },
    ONE_WAY("black hole, answers only") {
        @Override
        void plant(Site site) {
            site.networks().forEach(network -> network.blackHole(Direction.TO_CLIENT));
        }
    },
    /** Twenty times a round trip between neighbouring regions' zones, and some hundred times one on loopback. */
    SLOW("slow ×20: 20 ms each way") {
        @Override
        void plant(Site site) {
            site.networks().forEach(network -> network.delay(Duration.ofMillis(20)));
        }
    },
    ERRORS("10 % errors") {
        @Override
        void plant(Site site) throws Exception {
            site.failShareOfStatements(0.1);
        }

        @Override
        void heal(Site site) throws Exception {
            site.failShareOfStatements(0);
        }
    };

    private final String title;

    Fault(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** How long it takes the slowest contender to show what becomes of it: time-outs are longer than refusals. */
    long holdMillis() {
        return this == BLACK_HOLE || this == ONE_WAY ? 7_000 : 5_000;
    }

    abstract void plant(Site site) throws Exception;

    void heal(Site site) throws Exception {
        site.networks().forEach(FaultProxy::pass);
    }
}
