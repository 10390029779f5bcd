package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.failure.OutcomeUnknownException;
import io.holdfast.testkit.FaultProxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On PostgreSQL a SELECT may write through a function: what a connection that is read only reads is run again, and nothing else. */
final class ReadOnlyConnectionTest {
    private final CutServer server = CutServer.Kind.POSTGRES.start();
    private final FaultProxy proxy = FaultProxy.to(server.host(), server.port());
    private final HoldfastDataSource dataSource = HoldfastDataSource.builder()
            .endpoint("one", proxy.address())
            .endpoint("two", server.host() + ":" + server.port())
            .database("postgres")
            .user("postgres")
            .poolSize(1)
            .set("probeInterval", "1h")
            .build();

    @AfterEach
    void close() {
        dataSource.close();
        proxy.close();
        server.close();
    }

    @Test
    void aReadOnItSurvives() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setReadOnly(true);
            assertThat(one(connection)).isEqualTo(1);
            proxy.resetOnce();
            assertThat(one(connection)).isEqualTo(1);
        }
    }

    @Test
    void aReadOnAnotherSaysThatItMayHaveHadAnEffect() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            assertThat(one(connection)).isEqualTo(1);
            proxy.resetOnce();
            assertThatThrownBy(() -> one(connection))
                    .isInstanceOf(OutcomeUnknownException.class)
                    .hasMessageContainingAll("readsArePure", "setReadOnly(true)");
        }
    }

    private static int one(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
