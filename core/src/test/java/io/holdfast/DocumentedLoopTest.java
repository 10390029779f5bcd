package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.MaterializeEmulator;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop of Materialize's own Java page, in auto-commit and with a raw BEGIN. */
@Timeout(30)
final class DocumentedLoopTest {
    private final MaterializeEmulator server = MaterializeEmulator.builder().start();
    private final HoldfastDataSource dataSource = HoldfastDataSource.builder()
            .endpoint("one", server.address())
            .poolSize(2)
            .build();

    DocumentedLoopTest() {
        server.execute("CREATE TABLE counter (n int)");
        server.execute("CREATE MATERIALIZED VIEW counter_sum AS SELECT sum(n) AS s FROM counter");
        server.execute("INSERT INTO counter VALUES (1)");
    }

    @AfterEach
    void end() {
        dataSource.close();
        server.close();
    }

    @Test
    void worksAsItIsWritten() throws SQLException {
        List<String> changes = new ArrayList<>();
        try (Connection conn = dataSource.getConnection()) {
            Statement stmt = conn.createStatement();
            stmt.execute("BEGIN");
            stmt.execute("DECLARE c CURSOR FOR SUBSCRIBE counter_sum");
            while (changes.size() < 3) {
                ResultSet rs = stmt.executeQuery("FETCH ALL c");
                while (rs.next()) {
                    changes.add(rs.getString(2) + ":" + rs.getString(3));
                }
                if (changes.size() == 1) {
                    server.execute("INSERT INTO counter VALUES (41)");
                }
            }
        }
        assertThat(changes).containsExactlyInAnyOrder("1:1", "-1:1", "1:42");
    }

    @Test
    void worksWithAStatementOfItsOwnForEachStep() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            assertThat(connection.getAutoCommit()).isTrue();
            execute(connection, "BEGIN");
            execute(connection, "DECLARE c CURSOR FOR SUBSCRIBE counter_sum");
            for (int value = 1; value < 4; value++) {
                int rows = 0;
                while (rows < (value == 1 ? 1 : 2)) {
                    try (Statement statement = connection.createStatement();
                            ResultSet result = statement.executeQuery("FETCH ALL c")) {
                        while (result.next()) {
                            rows++;
                        }
                    }
                }
                server.execute("INSERT INTO counter VALUES (1)");
            }
            execute(connection, "COMMIT");
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery("SELECT s FROM counter_sum")) {
                assertThat(result.next()).isTrue();
                assertThat(result.getInt(1)).isEqualTo(4);
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
