package io.holdfast.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.HoldfastDataSource;
import io.holdfast.HoldfastDataSourceBuilder;
import io.holdfast.failure.WritesRefusedException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A row that is changed through a result is a write as every other. */
final class RowChangeTest {
    @BeforeEach
    void createTable() throws SQLException {
        RealPostgres.run("DROP TABLE IF EXISTS rowchange", "CREATE TABLE rowchange (x int PRIMARY KEY)");
        RealPostgres.run("INSERT INTO rowchange VALUES (1)");
    }

    @Test
    void isRefusedWhereNobodyHasSaidWhereWritesGo() throws SQLException {
        try (HoldfastDataSource dataSource = two().build();
                Connection connection = dataSource.getConnection();
                Statement statement = updatable(connection);
                ResultSet rows = statement.executeQuery("SELECT x FROM rowchange")) {
            assertThat(rows.next()).isTrue();
            rows.updateInt(1, 2);
            assertThatThrownBy(rows::updateRow).isInstanceOf(WritesRefusedException.class);
            assertThatThrownBy(rows::deleteRow).isInstanceOf(WritesRefusedException.class);
            rows.moveToInsertRow();
            rows.updateInt(1, 3);
            assertThatThrownBy(rows::insertRow).isInstanceOf(WritesRefusedException.class);
        }
        assertThat(sum()).isEqualTo(1);
    }

    @Test
    void goesWhereWritesGo() throws SQLException {
        try (HoldfastDataSource dataSource = two().writes("two").build();
                Connection connection = dataSource.getConnection();
                Statement statement = updatable(connection);
                ResultSet rows = statement.executeQuery("SELECT x FROM rowchange")) {
            assertThat(rows.next()).isTrue();
            rows.updateInt(1, 2);
            rows.updateRow();
            rows.moveToInsertRow();
            rows.updateInt(1, 30);
            rows.insertRow();
        }
        assertThat(sum()).isEqualTo(32);
    }

    @Test
    void anotherResultIsRefusedByTheDriver() throws SQLException {
        try (HoldfastDataSource dataSource = two().build();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT x FROM rowchange")) {
            assertThat(rows.next()).isTrue();
            assertThatThrownBy(rows::deleteRow).hasMessageContaining("CONCUR_READ_ONLY");
        }
    }

    private static Statement updatable(Connection connection) throws SQLException {
        return connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_UPDATABLE);
    }

    private static int sum() throws SQLException {
        try (Connection connection = RealPostgres.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT sum(x) FROM rowchange")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static HoldfastDataSourceBuilder two() {
        String address = RealPostgres.url().replaceAll(".*//([^/]+)/.*", "$1");
        return HoldfastDataSource.builder()
                .name("row-changes")
                .endpoint("one", address)
                .endpoint("two", address)
                .database("postgres")
                .user("postgres")
                .poolSize(2);
    }
}
