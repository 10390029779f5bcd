package io.holdfast.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.holdfast.testkit.MaterializeEmulator;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One canary for a password, written everywhere a person can write it, and every place a person can look. */
final class SecretTest {
    private static final String CANARY = "canary-7b1e";

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final Logger root = Logger.getLogger("");
    private final List<Logger> loud = List.of(
            Logger.getLogger("io.holdfast"), Logger.getLogger("com.zaxxer"), Logger.getLogger("org.postgresql"));
    private final Handler capture = new Capture();

    @BeforeEach
    void listen() {
        capture.setLevel(Level.ALL);
        root.addHandler(capture);
        loud.forEach(logger -> logger.setLevel(Level.ALL));
    }

    @AfterEach
    void stopListening() {
        root.removeHandler(capture);
        loud.forEach(logger -> logger.setLevel(null));
    }

    @Test
    void aPasswordOfTheUrlIsNeverShown() throws Exception {
        try (MaterializeEmulator region =
                MaterializeEmulator.builder().user("app").password(CANARY).start()) {
            Driver driver = new Driver();
            String place = "jdbc:holdfast://east=" + region.address() + "/materialize?";
            String url = place + "user=app&east.password=" + CANARY;
            try (Connection connection = Objects.requireNonNull(driver.connect(url, new Properties()))) {
                seen.add(String.valueOf(connection.getMetaData().getURL()));
                seen.add(connection.toString());
                seen.add(driver.status().toString());
                seen.add(SourceKey.of(ConnectionPlan.of(url, new Properties()), java.util.UUID.randomUUID())
                        .toString());
                seen.add(ConnectionPlan.of(url, new Properties()).toString());
            }
            for (DriverPropertyInfo info : driver.getPropertyInfo(url, properties())) {
                seen.add(info.name + info.value + info.description);
            }
            look(catchThrowable(() -> driver.connect(place + "user=app&password=no-" + CANARY, null)));
            DriverDataSource source = new DriverDataSource();
            source.setUrl(url);
            source.setPassword(CANARY);
            seen.add(source.toString());
            driver.close();
        }
        assertThat(seen).as("the test looks at something").hasSizeGreaterThan(100);
        assertThat(seen).noneMatch(text -> text.contains(CANARY));
    }

    @Test
    void noErrorAboutAUrlShowsIt() {
        for (String wrong : List.of(
                "jdbc:holdfast://app:" + CANARY + "@host/x",
                "jdbc:holdfast://host/x?queryTimeout=5s;password=" + CANARY,
                "jdbc:holdfast://host/x?password=" + CANARY + "%",
                "jdbc:holdfast://host/x?password=" + CANARY + "&password=" + CANARY,
                "jdbc:holdfast://host/x?Password=" + CANARY,
                "jdbc:holdfast://host/x?mode=password:" + CANARY,
                "jdbc:holdfast://host/x&password=" + CANARY + "/y",
                "jdbc:holdfast://host&password=" + CANARY,
                "jdbc:holdfast:host?password=" + CANARY)) {
            look(catchThrowable(() -> DriverManager.getConnection(wrong)));
            look(catchThrowable(() -> new Driver().connect(wrong, properties())));
        }
        Properties misplaced = properties();
        misplaced.setProperty("queryTimeout", CANARY);
        look(catchThrowable(() -> new Driver().connect("jdbc:holdfast://host/x", misplaced)));
        DriverDataSource source = new DriverDataSource();
        source.setUrl("jdbc:holdfast://app:" + CANARY + "@host/x");
        source.setProperties("password=" + CANARY + "%");
        seen.add(source.toString());
        look(catchThrowable(source::getConnection));
        assertThat(seen).hasSizeGreaterThan(20).noneMatch(text -> text.contains(CANARY));
    }

    private static Properties properties() {
        Properties info = new Properties();
        info.setProperty("password", CANARY);
        return info;
    }

    private void look(Throwable failure) {
        assertThat(failure).isNotNull();
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        seen.add(text.toString());
    }

    /** Keeps every line as a person would read it. */
    private final class Capture extends Handler {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord line) {
            seen.add(formatter.format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
