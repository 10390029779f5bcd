package io.holdfast.testkit.contract;

import io.holdfast.testkit.MaterializeEmulator;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The emulator keeps the contract. */
final class EmulatorWideContractTest extends WideContract {
    private static MaterializeEmulator emulator;

    @BeforeAll
    static void start() {
        emulator = MaterializeEmulator.builder().name("contract").start();
    }

    @AfterAll
    static void stop() {
        emulator.close();
    }

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + emulator.address() + "/materialize?sslmode=disable&user=materialize");
    }
}
