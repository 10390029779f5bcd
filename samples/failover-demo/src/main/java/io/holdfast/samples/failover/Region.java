package io.holdfast.samples.failover;

import io.holdfast.testkit.FaultProxy;
import io.holdfast.testkit.MaterializeEmulator;
import java.util.List;

/** One emulated region behind a faulty network. */
final class Region implements AutoCloseable {
    private final String name;
    private final MaterializeEmulator emulator;
    private final FaultProxy network;

    private Region(String name, MaterializeEmulator emulator, FaultProxy network) {
        this.name = name;
        this.emulator = emulator;
        this.network = network;
    }

    static Region start(String name) throws Exception {
        MaterializeEmulator emulator = MaterializeEmulator.builder().name(name).start();
        emulator.execute("CREATE TABLE orders (id bigint, customer text, amount bigint, status text)");
        return new Region(name, emulator, FaultProxy.to(emulator.host(), emulator.port()));
    }

    String name() {
        return name;
    }

    String address() {
        return network.address();
    }

    void apply(String sql) throws Exception {
        emulator.execute(sql);
    }

    List<List<Object>> query(String sql) throws Exception {
        return emulator.query(sql);
    }

    /** The process dies: connections are reset, connects are refused. What it has stored survives, as Materialize's does. */
    void kill() throws Exception {
        emulator.crash();
        network.refuse();
    }

    void bringBack() throws Exception {
        emulator.restart();
        network.pass();
    }

    /** The network goes silent: sockets stay open, nothing moves. */
    void blackHole() {
        network.blackHole();
    }

    @Override
    public void close() throws Exception {
        network.close();
        emulator.close();
    }
}
