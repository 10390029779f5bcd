package io.holdfast.endpoint.physical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.HoldfastDataSource;
import io.holdfast.testkit.MaterializeEmulator;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A start-up setting that was asked for and not taken is an error, though the server only mentions it. */
final class StartupSettingsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-c cluster=serving|cluster",
                "-ccluster=serving|cluster",
                "--cluster=serving|cluster",
                "--statement-timeout=1s --cluster=serving|cluster",
                "--transaction_isolation=strict\\ serializable|transaction_isolation",
                "--transaction-isolation=strict\\ serializable|transaction_isolation",
                "-c CLUSTER=serving|cluster",
                "-c cluster = serving|\"cluster\""
            })
    void whatOptionsAskForMustBeSet(String options, String name) {
        assertThatThrownBy(() -> StartupSettings.check("east", properties("options", options), notice(name)))
                .isInstanceOf(SQLException.class)
                .hasMessageContainingAll("east", name, "options", "no such thing");
    }

    @Test
    void soMustTheSchemaOfPgJdbcsOwnProperty() {
        assertThatThrownBy(() -> StartupSettings.check("east", properties("currentSchema", "s"), notice("search_path")))
                .hasMessageContaining("search_path");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"--cluster=serving|TimeZone", "--my_cluster=x|cluster", "''|cluster"})
    void whatOnlyTheDriverAsksForMayFail(String options, String name) throws SQLException {
        StartupSettings.check("east", properties("options", options), notice(name));
        StartupSettings.check("east", properties("options", "--cluster=c"), new SQLWarning("cluster is fine"));
        StartupSettings.check("east", properties("options", "--cluster=c"), null);
    }

    @Test
    void theNoticeIsSeenAtLogIn() throws IOException {
        try (NoticingServer server = new NoticingServer("startup setting cluster not set: no such thing");
                HoldfastDataSource dataSource = HoldfastDataSource.builder()
                        .endpoint("east", server.address())
                        .set("options", "--cluster=serving")
                        .set("loginTimeout", "1s")
                        .build()) {
            assertThatThrownBy(dataSource::getConnection)
                    .hasStackTraceContaining("endpoint east logged in but did not take the start-up setting 'cluster'");
        }
    }

    @Test
    void whatIsTakenServes() throws SQLException {
        try (MaterializeEmulator server = MaterializeEmulator.builder().start();
                HoldfastDataSource dataSource = HoldfastDataSource.builder()
                        .endpoint("east", server.address())
                        .set("options", "--statement_timeout=17s")
                        .build();
                Connection connection = dataSource.getConnection();
                ResultSet rows = connection.createStatement().executeQuery("SHOW statement_timeout")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).startsWith("17");
        }
    }

    private static Properties properties(String name, String value) {
        Properties properties = new Properties();
        properties.setProperty(name, value);
        return properties;
    }

    private static SQLWarning notice(String setting) {
        SQLWarning first = new SQLWarning("welcome");
        first.setNextWarning(new SQLWarning("startup setting " + setting + " not set: no such thing"));
        return first;
    }
}
