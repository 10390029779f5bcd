package io.holdfast.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.HoldfastDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same calls on the driver's own connection and through us do the same. */
final class DifferentialTest {
    @BeforeAll
    static void create() throws SQLException {
        RealPostgres.run(
                "DROP SCHEMA IF EXISTS diff CASCADE",
                "CREATE SCHEMA diff",
                "CREATE TYPE diff.mood AS ENUM ('sad', 'ok')",
                "CREATE TYPE diff.pair AS (a int, b text)",
                "CREATE DOMAIN diff.positive AS int CHECK (VALUE > 0)",
                "CREATE TABLE diff.keyed (k serial PRIMARY KEY, v text NOT NULL)",
                "CREATE TABLE diff.child (id int, k int REFERENCES diff.keyed (k))",
                "CREATE VIEW diff.view_of_keyed AS SELECT k, upper(v) AS v FROM diff.keyed",
                "CREATE FUNCTION diff.twice(x int) RETURNS int LANGUAGE sql AS 'SELECT 2 * x'",
                "INSERT INTO diff.keyed (v) VALUES ('one'), ('two')",
                "COMMENT ON COLUMN diff.keyed.v IS 'a remark'");
    }

    @AfterAll
    static void drop() throws SQLException {
        RealPostgres.run("DROP SCHEMA diff CASCADE");
    }

    @Test
    void everyCallDoesWhatItDoesOnTheDriversOwnConnection() throws SQLException {
        Map<String, String> direct;
        Map<String, String> ours;
        try (Connection connection = driver()) {
            direct = corpus(connection);
        }
        try (HoldfastDataSource dataSource = holdfast();
                Connection connection = dataSource.getConnection()) {
            ours = corpus(connection);
        }
        assertThat(ours.keySet()).isEqualTo(direct.keySet()).hasSizeGreaterThan(2_000);

        Map<String, String> differing = new TreeMap<>();
        Set<DeliberateDifference> unused = new LinkedHashSet<>(DeliberateDifference.ALL);
        direct.forEach((call, outcome) -> {
            String other = ours.getOrDefault(call, "");
            if (!outcome.equals(other)
                    && DeliberateDifference.of(call, other).map(unused::remove).isEmpty()) {
                differing.put(call, "driver: " + outcome + "; ours: " + other);
            }
        });

        assertThat(differing).as("differences of %s calls", direct.size()).isEmpty();
        assertThat(unused).as("listed as different, and are not").isEmpty();
    }

    private static Map<String, String> corpus(Connection connection) throws SQLException {
        RealPostgres.run("SELECT setval('diff.keyed_k_seq', 100)");
        Outcomes outcomes = new Outcomes();
        ResultCorpus.run(connection, outcomes);
        MetadataCorpus.run(connection, outcomes);
        new ParameterCorpus().run(connection, outcomes);
        StatementCorpus.run(connection, outcomes);
        StatementCorpus.closed(connection, outcomes);
        return outcomes.all();
    }

    private static Connection driver() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "postgres");
        properties.setProperty("assumeMinServerVersion", "9.0");
        properties.setProperty("ApplicationName", "holdfast-differential/pool");
        return DriverManager.getConnection(RealPostgres.url(), properties);
    }

    private static HoldfastDataSource holdfast() {
        String address = RealPostgres.url().replaceAll(".*//([^/]+)/.*", "$1");
        return HoldfastDataSource.builder()
                .name("differential")
                .endpoint("real", address)
                .database("postgres")
                .user("postgres")
                .poolSize(2)
                .build();
    }
}
