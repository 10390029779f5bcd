package io.holdfast.testkit;

/**
 * One region of {@link Regions}: an environment behind a network that can be broken.
 *
 * @param name such as {@code us-east-1}
 * @param emulator the environment
 * @param network what clients connect through
 */
public record Region(String name, MaterializeEmulator emulator, FaultProxy network) implements AutoCloseable {
    /**
     * Where clients connect: the network's address.
     *
     * @return {@code host:port}
     */
    public String address() {
        return network.address();
    }

    /**
     * A JDBC URL of PgJDBC for this region.
     *
     * @return for the role and the database {@code materialize}
     */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + address() + "/materialize?user=materialize&sslmode=disable";
    }

    /**
     * What can go wrong with the environment.
     *
     * @return the emulator's handle
     */
    public Faults faults() {
        return emulator.faults();
    }

    /** The region is gone: its environment dies, and connecting is refused. */
    public void lose() {
        emulator.crash();
        network.refuse();
    }

    /** The region is back, with what it had stored. */
    public void restore() {
        emulator.restart();
        network.pass();
    }

    @Override
    public void close() {
        network.close();
        emulator.close();
    }
}
