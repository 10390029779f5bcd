package io.holdfast.samples.failover;

import io.holdfast.testkit.FaultProxy;
import io.holdfast.testkit.MaterializeEmulator;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    static Region start(String name) {
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

    void apply(String sql) {
        emulator.execute(sql);
    }

    List<List<@Nullable Object>> query(String sql) {
        return emulator.query(sql);
    }

    /** The process dies: connections are reset, connects are refused. What it has stored survives, as Materialize's does. */
    void kill() {
        emulator.crash();
        network.refuse();
    }

    void bringBack() {
        emulator.restart();
        network.pass();
    }

    /** The network goes silent: sockets stay open, nothing moves. */
    void blackHole() {
        network.blackHole();
    }

    @Override
    public void close() {
        network.close();
        emulator.close();
    }
}
