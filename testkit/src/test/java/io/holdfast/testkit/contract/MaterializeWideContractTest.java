package io.holdfast.testkit.contract;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** A real Materialize keeps the contract: {@code -Dmaterialize.url=jdbc:postgresql://host:6875/materialize?user=…}. */
final class MaterializeWideContractTest extends WideContract {
    private static final String URL = System.getProperty("materialize.url", "");

    @BeforeAll
    static void skipWithoutOne() {
        if (URL.isEmpty()) {
            System.out.println("-Dmaterialize.url is not given: the contract is not held against a real Materialize");
        }
        Assumptions.assumeFalse(URL.isEmpty(), "-Dmaterialize.url is not given");
    }

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection(URL);
    }
}
