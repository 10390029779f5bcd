package io.holdfast.samples.benchmarks.failover;

import io.holdfast.testkit.FaultProxy;

/**
 * How one contender reaches both sites in one run: a network of its own to each, so that what a driver remembers of an address,
 * and what a contender does to a network, is no other contender's matter.
 *
 * @param first to the site that it prefers
 * @param second to the other one
 * @param tls whether connections are encrypted
 */
record Way(FaultProxy first, FaultProxy second, boolean tls) implements AutoCloseable {
    String multiHost() {
        return "jdbc:postgresql://" + first.address() + "," + second.address()
                + "/postgres?targetServerType=any&sslmode=" + sslMode();
    }

    String firstOnly() {
        return "jdbc:postgresql://" + first.address() + "/postgres?sslmode=" + sslMode();
    }

    String aws() {
        return "jdbc:aws-wrapper:postgresql://" + first.address() + "," + second.address() + "/postgres";
    }

    String sslMode() {
        return tls ? "require" : "disable";
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
