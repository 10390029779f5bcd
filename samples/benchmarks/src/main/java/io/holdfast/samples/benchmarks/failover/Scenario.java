package io.holdfast.samples.benchmarks.failover;

import java.util.ArrayList;
import java.util.List;

/**
 * A fault and what is done meanwhile.
 *
 * @param title as the table shows it
 * @param fault what happens
 * @param tls whether connections are encrypted
 * @param large whether one thread sends parameters of 8 MB, so that it hangs in a write and not in a read
 */
record Scenario(String title, Fault fault, boolean tls, boolean large) {
    static List<Scenario> plain() {
        List<Scenario> all = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            all.add(new Scenario(fault.title(), fault, false, false));
        }
        return all;
    }

    static List<Scenario> hard() {
        return List.of(
                new Scenario("kill -9, TLS", Fault.KILL, true, false),
                new Scenario("reset, TLS", Fault.RESET, true, false),
                new Scenario("black hole, TLS", Fault.BLACK_HOLE, true, false),
                new Scenario("black hole, 8 MB parameters", Fault.BLACK_HOLE, false, true),
                new Scenario("black hole, 8 MB parameters, TLS", Fault.BLACK_HOLE, true, true));
    }
}
