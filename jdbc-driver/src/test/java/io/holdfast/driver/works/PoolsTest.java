package io.holdfast.driver.works;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.driver.Driver;
import io.holdfast.testkit.Regions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.tomcat.jdbc.pool.PoolProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three pools, set up by driver class and URL; the region that serves dies, and no read fails. */
final class PoolsTest {
    private final Regions regions = Regions.start(
            List.of("east", "west"),
            settings -> settings.user("app").password("right"),
            "CREATE TABLE t (a int)",
            "INSERT INTO t VALUES (1), (2), (3)");

    @AfterEach
    void end() {
        regions.close();
    }

    private String url() {
        return "jdbc:holdfast://east=" + regions.get("east").address() + ",west="
                + regions.get("west").address() + "/materialize?poolSize=3";
    }

    @Test
    void hikari() throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setDriverClassName(Driver.class.getName());
        config.setJdbcUrl(url());
        config.setUsername("app");
        config.setPassword("right");
        config.setReadOnly(true);
        config.setConnectionTestQuery("SELECT 1");
        try (HikariDataSource pool = new HikariDataSource(config)) {
            survives(pool);
        }
    }

    @Test
    void tomcat() throws SQLException {
        PoolProperties properties = new PoolProperties();
        properties.setDriverClassName(Driver.class.getName());
        properties.setUrl(url());
        properties.setUsername("app");
        properties.setPassword("right");
        properties.setTestOnBorrow(true);
        properties.setValidationQuery("SELECT 1");
        properties.setJdbcInterceptors("ConnectionState;StatementFinalizer");
        org.apache.tomcat.jdbc.pool.DataSource pool = new org.apache.tomcat.jdbc.pool.DataSource(properties);
        survives(pool);
        pool.close();
    }

    @Test
    void dbcp2() throws SQLException {
        try (BasicDataSource pool = new BasicDataSource()) {
            pool.setDriverClassName(Driver.class.getName());
            pool.setUrl(url());
            pool.setUsername("app");
            pool.setPassword("right");
            pool.setPoolPreparedStatements(true);
            pool.setTestOnBorrow(true);
            survives(pool);
        }
    }

    private void survives(DataSource pool) throws SQLException {
        for (int i = 0; i < 10; i++) {
            assertThat(sum(pool)).isEqualTo(6);
        }
        regions.get("east").lose();
        for (int i = 0; i < 10; i++) {
            assertThat(sum(pool)).isEqualTo(6);
        }
    }

    private static long sum(DataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT sum(a) FROM t WHERE a > ?")) {
            statement.setInt(1, 0);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }
}
