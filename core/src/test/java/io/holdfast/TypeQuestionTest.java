package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.MaterializeEmulator;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What we ask about the types of a result never fails a transaction of Materialize's, which takes no other question. */
@Timeout(60)
final class TypeQuestionTest {
    private final MaterializeEmulator server = MaterializeEmulator.builder().start();
    private final HoldfastDataSource dataSource = HoldfastDataSource.builder()
            .endpoint("one", server.address())
            .poolSize(1)
            .build();

    TypeQuestionTest() {
        server.execute("CREATE TABLE stamped (at mz_timestamp)");
        server.execute("INSERT INTO stamped VALUES (7)");
    }

    @AfterEach
    void end() {
        dataSource.close();
        server.close();
    }

    @Test
    void aSubscribeGoesOnBehindAColumnOfATypeThatTheDriverDoesNotKnow() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            execute(connection, "BEGIN");
            execute(connection, "DECLARE c CURSOR FOR SUBSCRIBE stamped");
            assertThat(fetched(connection)).isEqualTo("7");
            server.execute("INSERT INTO stamped VALUES (8)");
            assertThat(fetched(connection)).isEqualTo("8");
            execute(connection, "COMMIT");
        }
    }

    @Test
    void theTypeIsLearntWhenTheTransactionHasEnded() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Connection next = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            execute(connection, "BEGIN");
            execute(connection, "DECLARE c CURSOR FOR SUBSCRIBE stamped");
            ResultSet rows = statement.executeQuery("FETCH 1 c");
            assertThat(rows.next()).isTrue();
            execute(connection, "COMMIT");
            // it has the only physical connection, in which the driver must not ask now
            execute(next, "BEGIN");
            execute(next, "DECLARE c CURSOR FOR SUBSCRIBE stamped");
            assertThat(rows.getObject(3)).hasToString("7");
            assertThat(fetched(next)).isEqualTo("7");
        }
    }

    private static String fetched(Connection connection) throws SQLException {
        while (true) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("FETCH ALL c WITH (timeout = '1s')")) {
                if (rows.next()) {
                    return rows.getString(3);
                }
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
