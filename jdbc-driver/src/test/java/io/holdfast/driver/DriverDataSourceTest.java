package io.holdfast.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.testkit.MaterializeEmulator;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.naming.Reference;
import javax.naming.spi.NamingManager;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The driver as a bean. */
final class DriverDataSourceTest {
    private final MaterializeEmulator region =
            MaterializeEmulator.builder().user("app").password("right").start();
    private final String url = "jdbc:holdfast://east=" + region.address() + "/materialize?poolSize=1";

    @AfterEach
    void end() {
        region.close();
    }

    private static String user(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT current_user")) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    @Test
    void hikariMakesItFromItsClassName() throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setDataSourceClassName(DriverDataSource.class.getName());
        config.addDataSourceProperty("url", url);
        config.addDataSourceProperty("user", "app");
        config.addDataSourceProperty("password", "right");
        config.addDataSourceProperty("properties", "queryTimeout=7s&name=from-hikari");
        config.setMaximumPoolSize(2);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            assertThat(user(pool)).isEqualTo("app");
        }
    }

    @Test
    void jndiKeepsAndMakesIt() throws Exception {
        try (DriverDataSource kept = new DriverDataSource()) {
            kept.setURL(url);
            kept.setUser("app");
            kept.setPassword("right");
            kept.setProperties("queryTimeout=7s");
            Reference reference = kept.getReference();
            try (DriverDataSource made =
                    (DriverDataSource) NamingManager.getObjectInstance(reference, null, null, null)) {
                assertThat(user(made)).isEqualTo("app");
                assertThat(made.getUrl()).isEqualTo(url);
                assertThat(made.getProperties()).isEqualTo("queryTimeout=7s");
                assertThat(made.status()).hasSize(1);
                assertThat(made.unwrap(DataSource.class)).isSameAs(made);
            }
        }
    }

    @Test
    void credentialsOfACallWinAndClosingEndsEverything() throws SQLException {
        DriverDataSource source = new DriverDataSource();
        source.setUrl(url + "&user=nobody&password=wrong");
        source.setLoginTimeout(5);
        try (Connection connection = source.getConnection("app", "right")) {
            assertThat(connection.isValid(1)).isTrue();
        }
        source.close();
        assertThat(source.status()).isEmpty();
    }

    @Test
    void withoutAUrlOrWithAnotherDriversItSaysWhatIsMissing() {
        DriverDataSource source = new DriverDataSource();
        assertThatThrownBy(source::getConnection).hasMessageContaining("set 'url'");
        source.setUrl("jdbc:postgresql://h/x");
        assertThatThrownBy(source::getConnection).hasMessageContaining("another driver's URL");
        source.setUrl(url);
        source.setProperties("queryTimeout=7");
        assertThatThrownBy(source::getConnection).hasMessageContaining("'7' has no unit");
    }
}
