package io.holdfast.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.HoldfastStatus;
import io.holdfast.settings.Mode;
import io.holdfast.settings.Setting;
import io.holdfast.testkit.MaterializeEmulator;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a tool that knows JDBC sees. */
final class DriverTest {
    private final MaterializeEmulator region = MaterializeEmulator.builder()
            .user("app")
            .password("right")
            .role("other", "also right")
            .start();
    /** Of drivers that other tests registered: they live for a minute. */
    private final Set<Thread> earlier = threads();

    private final HandClock clock = new HandClock();
    private final Driver driver = new Driver(new SharedSources(threads -> clock));
    private final String url = "jdbc:holdfast://east=" + region.address() + "/materialize?poolSize=1&user=app";

    @AfterEach
    void end() {
        driver.close();
        region.close();
    }

    private static Properties info(String... pairs) {
        Properties info = new Properties();
        for (int i = 0; i < pairs.length; i += 2) {
            info.setProperty(pairs[i], pairs[i + 1]);
        }
        return info;
    }

    private Connection connect(String to, String... pairs) throws SQLException {
        return Objects.requireNonNull(driver.connect(to, info(pairs)));
    }

    private static @Nullable String one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void driverManagerFindsItAndAnotherDriversUrlIsNotOurs() throws SQLException {
        assertThat(DriverManager.getDriver("jdbc:holdfast://h")).isInstanceOf(Driver.class);
        assertThat(driver.connect("jdbc:postgresql://h/x", info())).isNull();
        assertThat(driver.acceptsURL("jdbc:holdfast://no.such.host.invalid/x")).isTrue();
        assertThat(driver.acceptsURL("jdbc:postgresql://h/x")).isFalse();
        assertThat(driver.getMajorVersion() + "." + driver.getMinorVersion()).isEqualTo("0.1");
        assertThat(driver.jdbcCompliant()).isFalse();
    }

    @Test
    void aUrlIsEnoughForAPlainProgram() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "app", "right")) {
            assertThat(one(connection, "SELECT 40 + 2")).isEqualTo("42");
            assertThat(connection.getMetaData().getURL())
                    .isEqualTo("jdbc:postgresql://" + region.address() + "/materialize");
            assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo("PostgreSQL");
        }
        ((Driver) DriverManager.getDriver(url)).close();
    }

    @Test
    void equalSettingsShareOneDataSourceHoweverTheyAreWritten() throws SQLException {
        String sameUrl = "jdbc:holdfast://east=" + region.address() + "/?poolSize=1&mode=active";
        try (Connection first = connect(url, "password", "right");
                Connection second = connect(sameUrl, "user", "app", "password", "right")) {
            assertThat(one(first, "SELECT 1")).isEqualTo(one(second, "SELECT 1"));
            assertThat(driver.status()).hasSize(1);
        }
    }

    @Test
    void anotherPasswordUserOrSettingIsAnotherDataSource() throws SQLException {
        try (Connection first = connect(url, "password", "right");
                Connection second = connect(url, "user", "other", "password", "also right");
                Connection third = connect(url, "password", "right", "queryTimeout", "7s")) {
            assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
            assertThat(driver.status()).hasSize(3);
            assertThatThrownBy(() -> driver.connect(url, info("password", "wrong")))
                    .isInstanceOf(SQLException.class)
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo("28P01");
        }
    }

    @Test
    void aDataSourceIsClosedAMinuteAfterItsLastConnection() throws SQLException {
        Connection first = connect(url, "password", "right");
        Connection second = connect(url, "password", "right");
        clock.advance(Duration.ofMinutes(5));
        first.close();
        first.close();
        clock.advance(Duration.ofMinutes(5));
        assertThat(one(second, "SELECT 1")).isEqualTo("1");
        second.abort(Runnable::run);
        clock.advance(Duration.ofSeconds(59));
        assertThat(driver.status()).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(driver.status()).isEmpty();
        await().untilAsserted(() -> assertThat(region.connections()).isZero());
        await().until(clock::closed);
    }

    @Test
    void aNewConnectionWithinTheMinuteKeepsIt() throws SQLException {
        connect(url, "password", "right").close();
        clock.advance(Duration.ofSeconds(59));
        Connection again = connect(url, "password", "right");
        clock.advance(Duration.ofSeconds(59));
        assertThat(one(again, "SELECT 1")).isEqualTo("1");
        again.close();
        clock.advance(Duration.ofSeconds(59));
        assertThat(driver.status()).hasSize(1);
    }

    @Test
    void aFailedConnectIsNoConnection() {
        assertThatThrownBy(() -> driver.connect(url, info("password", "wrong"))).isInstanceOf(SQLException.class);
        clock.advance(Duration.ofSeconds(60));
        assertThat(driver.status()).isEmpty();
    }

    @Test
    void deregistrationClosesEverythingAtOnce() throws SQLException {
        Driver own = new Driver();
        DriverManager.registerDriver(own, own::close);
        Connection connection = Objects.requireNonNull(own.connect(url, info("password", "right")));
        assertThat(ourThreads()).isNotEmpty();
        DriverManager.deregisterDriver(own);
        assertThat(ourThreads()).isEmpty();
        assertThat(own.status()).isEmpty();
        assertThatThrownBy(() -> one(connection, "SELECT 1")).isInstanceOf(SQLException.class);
        connection.close();
    }

    @Test
    void thereIsNoThreadBeforeTheFirstConnect() {
        Driver own = new Driver();
        own.getPropertyInfo(url, info());
        assertThat(own.status()).isEmpty();
        assertThat(ourThreads()).isEmpty();
    }

    private Set<Thread> ourThreads() {
        return threads().stream().filter(thread -> !earlier.contains(thread)).collect(Collectors.toSet());
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("holdfast-(jdbc|driver)-.*"))
                .collect(Collectors.toSet());
    }

    @Test
    void propertiesWinOverTheUrlWhichWinsOverTheProfileWhichWinsOverTheDefault(@TempDir Path folder) throws Exception {
        Path profile = folder.resolve("app.properties");
        Files.writeString(profile, "poolSize=3\nqueryTimeout=3s\nfailbackDelay=3s\npassword=from the profile\n");
        String layered = "jdbc:holdfast://east=h/?queryTimeout=2s&failbackDelay=2s&profile=" + profile;
        ConnectionPlan plan = ConnectionPlan.of(layered, info("failbackDelay", "1s"));
        assertThat(plan.settings())
                .containsEntry("failbackDelay", "1s")
                .containsEntry("queryTimeout", "2s")
                .containsEntry("poolSize", "3")
                .containsEntry("password", "from the profile")
                .doesNotContainKeys("probeInterval", "profile");
    }

    @Test
    void aBuiltInProfileIsBelowTheUrl() {
        ConnectionPlan plan = ConnectionPlan.of("jdbc:holdfast://h/?profile=tool&poolSize=7", info());
        assertThat(plan.settings()).containsEntry("poolSize", "7").containsEntry("queryTimeout", "10m");
    }

    @Test
    void anEndpointHasItsOwnCredentials() throws SQLException {
        try (Connection connection =
                connect(url, "password", "wrong", "east.user", "other", "east.password", "also right")) {
            assertThat(one(connection, "SELECT current_user")).isEqualTo("other");
        }
    }

    @Test
    void theApplicationsNameBecomesTheDataSources() throws SQLException {
        try (Connection connection = connect(url, "password", "right", "ApplicationName", "my app (blue)")) {
            assertThat(one(connection, "SHOW application_name")).isEqualTo("holdfast-my-app-blue-/pool");
            assertThat(driver.status()).extracting(HoldfastStatus::name).containsExactly("my-app-blue-");
        }
    }

    @Test
    void toolsSeeOurSettingsFirstWithMeaningDefaultAndChoices() {
        DriverPropertyInfo[] all = driver.getPropertyInfo("jdbc:holdfast://h/?queryTimeout=7s&password=hidden", info());
        List<String> names = Arrays.stream(all).map(info -> info.name).toList();
        assertThat(names).startsWith("name", "profile").doesNotHaveDuplicates();
        assertThat(names.subList(2, 2 + Setting.ALL.size()))
                .isEqualTo(Setting.ALL.stream().map(Setting::name).toList());
        assertThat(names).contains("sslmode", "options").doesNotContain("targetServerType", "socketFactory");
        assertThat(all).allSatisfy(info -> assertThat(info.description).isNotBlank());
        assertThat(find(all, "queryTimeout").value).isEqualTo("7s");
        assertThat(find(all, "password").value).isNull();
        assertThat(find(all, "mode").value).isEqualTo("active");
        assertThat(find(all, "mode").choices).containsExactly("active", "observe", "passthrough");
        assertThat(find(all, "cursorResume").choices).contains("restart-if-unconsumed", "off");
        assertThat(find(all, "readsArePure").choices).containsExactly("true", "false");
        assertThat(find(all, "profile").choices).containsExactly("low-latency", "service", "tool");
        assertThat(driver.getPropertyInfo("jdbc:holdfast:", null)).hasSameSizeAs(all);
    }

    private static DriverPropertyInfo find(DriverPropertyInfo[] all, String name) {
        return Arrays.stream(all)
                .filter(info -> info.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void jmxShowsAndSwitchesADataSourceUntilItIsClosed() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName pattern = new ObjectName("io.holdfast:type=DataSource,name=shown,*");
        try (Connection connection = connect(url, "password", "right", "name", "shown")) {
            clock.advance(SharedSources.SETTLED);
            ObjectName name = server.queryNames(pattern, null).iterator().next();
            HoldfastMXBean bean = JMX.newMXBeanProxy(server, name, HoldfastMXBean.class);
            assertThat(one(connection, "SELECT 1")).isEqualTo("1");
            assertThat(bean.getName()).isEqualTo("shown");
            assertThat(bean.getServing()).isEqualTo("east");
            assertThat(bean.getStates()).containsEntry("east", "UP");
            assertThat(bean.getRoundTripMillis()).containsKey("east");
            assertThat(bean.getStatus()).contains("east").doesNotContain("right");
            bean.setMode("observe");
            assertThat(driver.status()).extracting(HoldfastStatus::mode).containsExactly(Mode.OBSERVE);
            assertThat(bean.getMode()).isEqualTo("observe");
        }
        driver.close();
        assertThat(server.queryNames(pattern, null)).isEmpty();
    }

    @Test
    void aValueThatIsNoTextIsNamed() {
        Properties info = info();
        info.put("poolSize", 2);
        assertThat(ConnectionPlan.of("jdbc:holdfast://h", info).settings()).containsEntry("poolSize", "2");
        info.put("queryTimeout", Duration.ofSeconds(1));
        assertThatThrownBy(() -> driver.connect("jdbc:holdfast://h", info)).hasMessageContaining("'queryTimeout'");
    }
}
