package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.freshness.ReadInfo;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A statement whose columns changed after the server had prepared it runs all the same; the driver alone fails with it. */
final class ChangedPlanTest {
    private final Regions regions = new Regions();

    @AfterEach
    void close() {
        regions.close();
    }

    @Test
    void itRunsUnpreparedAndThenOnNewConnections() throws SQLException {
        try (HoldfastDataSource materialize = regions.builder().build();
                Connection connection = materialize.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT * FROM t WHERE a < ?")) {
            prepareAtServer(statement);
            changeColumns();
            for (int execute = 0; execute < 20; execute++) {
                try (ResultSet rows = statement.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getString("b")).isEqualTo("new");
                    assertThat(rows.unwrap(ReadInfo.class).endpoint()).isEqualTo("east");
                    assertThat(rows.unwrap(ReadInfo.class).environment()).isPresent();
                }
            }
            await().until(() -> regions.events.stream()
                            .filter(event -> event instanceof HoldfastEvent.PlannedRestart plan
                                    && plan.kind() == HoldfastEvent.PlannedKind.SWAP
                                    && plan.endpoint().equals("east"))
                            .count()
                    == 1);
            assertThat(regions.events)
                    .as("a plan is no fault")
                    .noneMatch(event -> event instanceof HoldfastEvent.EndpointChanged change
                            && change.to().equals("DOWN"));
        }
    }

    @Test
    void theConnectionWhoseOtherStatementsAreAsOldIsUsedByNobodyAfterwards() throws SQLException {
        try (HoldfastDataSource materialize = regions.builder().poolSize(1).build();
                Connection connection = materialize.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT * FROM t WHERE a < ?")) {
            prepareAtServer(statement);
            int before = backend(connection);
            changeColumns();
            assertThat(statement.executeQuery().next()).isTrue();
            assertThat(backend(connection)).isNotEqualTo(before);
        }
    }

    private static int backend(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pg_backend_pid()")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void theDriverAloneFails() throws SQLException {
        String url = "jdbc:postgresql://" + regions.toEast.address() + "/materialize?user=materialize";
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement statement = connection.prepareStatement("SELECT * FROM t WHERE a < ?")) {
            prepareAtServer(statement);
            changeColumns();
            assertThatThrownBy(statement::executeQuery).hasMessageContaining("cached plan must not change");
        }
    }

    private static void prepareAtServer(PreparedStatement statement) throws SQLException {
        statement.setLong(1, 10);
        for (int execute = 0; execute < 7; execute++) {
            try (ResultSet rows = statement.executeQuery()) {
                assertThat(rows.next()).isTrue();
            }
        }
    }

    private void changeColumns() {
        regions.east.execute("DROP TABLE t");
        regions.east.execute("CREATE TABLE t (a bigint, b text)");
        regions.east.execute("INSERT INTO t VALUES (1, 'new')");
    }
}
