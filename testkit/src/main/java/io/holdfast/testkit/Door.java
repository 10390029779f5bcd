package io.holdfast.testkit;

import io.holdfast.testkit.engine.Environment;
import io.holdfast.testkit.fault.FaultBoard;
import io.holdfast.testkit.type.SqlError;
import io.holdfast.testkit.wire.Doorkeeper;
import java.util.Map;

/** An environment's door, with its faults. */
record Door(Environment environment, FaultBoard board) implements Doorkeeper {
    @Override
    public int maxConnections() {
        return board.connectionLimit();
    }

    @Override
    public Map<String, String> parameters() {
        return Map.of("mz_version", environment.version());
    }

    @Override
    public void authenticate() throws SqlError {
        board.authenticate();
    }

    @Override
    public boolean admit() throws SqlError {
        return board.admit();
    }
}
