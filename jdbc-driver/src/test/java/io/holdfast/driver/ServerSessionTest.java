package io.holdfast.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.testkit.MaterializeEmulator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** COPY and notifications without a type of PgJDBC's in sight. */
final class ServerSessionTest {
    @Test
    void rowsAreCopiedInAndOut() throws Exception {
        try (Connection connection = DriverManager.getConnection(RealPostgres.url());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS copied (a int, b text)");
            ServerSession session = ServerSession.of(connection);
            byte[] bytes = "1\tone\n".getBytes(StandardCharsets.UTF_8);
            assertThat(session.copyIn("COPY copied FROM STDIN", new ByteArrayInputStream(bytes)))
                    .isEqualTo(1);
            assertThat(session.copyIn("COPY copied FROM STDIN", new StringReader("2\ttwo\n3\t\\N\n")))
                    .isEqualTo(2);
            StringWriter text = new StringWriter();
            assertThat(session.copyOut("COPY copied TO STDOUT", text)).isEqualTo(3);
            assertThat(text).hasToString("1\tone\n2\ttwo\n3\t\\N\n");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            session.copyOut("COPY copied TO STDOUT", out);
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(text.toString());
            assertThat(session.processId()).isPositive();
            statement.execute("DROP TABLE copied");
        }
    }

    @Test
    void notificationsArriveThroughAPool() throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(RealPostgres.url());
        config.setMaximumPoolSize(2);
        try (HikariDataSource pool = new HikariDataSource(config);
                Connection listening = pool.getConnection();
                Connection notifying = pool.getConnection()) {
            ServerSession session = ServerSession.of(listening);
            try (Statement listen = listening.createStatement();
                    Statement notify = notifying.createStatement()) {
                listen.execute("LISTEN news");
                assertThat(session.notifications(Duration.ZERO)).isEmpty();
                notify.execute("NOTIFY news, 'hello'");
            }
            List<ServerSession.Notification> came = session.notifications(Duration.ofSeconds(20));
            assertThat(came).hasSize(1);
            assertThat(came.get(0).channel()).isEqualTo("news");
            assertThat(came.get(0).payload()).isEqualTo("hello");
            assertThat(came.get(0).processId()).isPositive().isNotEqualTo(session.processId());
        }
    }

    @Test
    void materializeCopiesOut() throws Exception {
        try (MaterializeEmulator region = MaterializeEmulator.builder().start()) {
            region.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (7)");
            Driver driver = new Driver();
            try (Connection connection = driver.connect("jdbc:holdfast://" + region.address() + "/materialize", null)) {
                assertThat(connection).isNotNull();
                StringWriter text = new StringWriter();
                ServerSession.of(connection).copyOut("COPY (SELECT a FROM t) TO STDOUT", text);
                assertThat(text).hasToString("7\n");
            }
            driver.close();
        }
    }

    @Test
    void anotherDriversConnectionIsRefused() throws Exception {
        try (Connection other = DriverManager.getConnection("jdbc:h2:mem:other")) {
            assertThatThrownBy(() -> ServerSession.of(other)).isInstanceOf(SQLException.class);
        }
    }
}
