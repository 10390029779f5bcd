package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.failure.EndpointReport;
import io.holdfast.failure.NoEndpointException;
import io.holdfast.settings.SettingsException;
import io.holdfast.testkit.MaterializeEmulator;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each mistake has an error that names the setting, the value and the remedy. */
final class BadInputTest {

    @Test
    void noEndpoint() {
        assertThatThrownBy(() -> HoldfastDataSource.builder().build())
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "setting 'endpoint': none is given; add at least one: endpoint(\"us-east-1\", \"host:6875\")");
    }

    @Test
    void theSameNameTwice() {
        HoldfastDataSourceBuilder builder = HoldfastDataSource.builder().endpoint("a", "h1:6875");

        assertThatThrownBy(() -> builder.endpoint("a", "h2:6875"))
                .hasMessage("setting 'endpoint a': this name is given twice; give every endpoint a name of its own");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":6875",
                "h:",
                "h:port",
                "h:0",
                "h:65536",
                "h:1:2",
                "https://h",
                "h1,h2",
                "h/db",
                "[::1",
                "a b"
            })
    void aMalformedAddress(String address) {
        HoldfastDataSourceBuilder builder = HoldfastDataSource.builder();

        assertThatThrownBy(() -> builder.endpoint("a", address))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("setting 'endpoint a'")
                .hasMessageContaining("'" + address + "'")
                .hasMessageContaining("write ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h", "h:6875", "10.0.0.1:1", "[::1]:6875", "[fe80::1]", "a-b.c_d.e:65535"})
    void aGoodAddress(String address) {
        assertThat(HoldfastDataSource.builder().endpoint("a", address)).isNotNull();
    }

    @Test
    void aMalformedName() {
        HoldfastDataSourceBuilder builder = HoldfastDataSource.builder();

        assertThatThrownBy(() -> builder.endpoint("us east", "h"))
                .hasMessageContaining("'us east'")
                .hasMessageContaining("such as us-east-1");
        assertThatThrownBy(() -> builder.name("my source")).hasMessageContaining("'my source'");
    }

    @Test
    void anUnknownSetting() {
        HoldfastDataSourceBuilder builder =
                HoldfastDataSource.builder().endpoint("a", "h").set("querytimeout", "5s");

        assertThatThrownBy(builder::build)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("setting 'querytimeout'")
                .hasMessageContaining("did you mean 'queryTimeout'?");
    }

    @Test
    void aBareNumberAsADuration() {
        HoldfastDataSourceBuilder builder =
                HoldfastDataSource.builder().endpoint("a", "h").set("queryTimeout", "30");

        assertThatThrownBy(builder::build).hasMessageContaining("write 30s or 30ms");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sslmode|requir|write one of disable, allow, prefer, require, verify-ca, verify-full",
                "preferQueryMode|easy|write one of extended",
                "socketTimeout|30s|is not a number",
                "prepareThreshold|often|its default is 5"
            })
    void aValueThatPgJdbcWouldFindOutAtEveryConnect(String name, String value, String remedy) {
        HoldfastDataSourceBuilder builder =
                HoldfastDataSource.builder().endpoint("a", "localhost").set(name, value);

        assertThatThrownBy(builder::build)
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll(name, "'" + value + "'", remedy);
    }

    @Test
    void aPlaceForWritesThatIsNoEndpoint() {
        HoldfastDataSourceBuilder builder =
                HoldfastDataSource.builder().endpoint("a", "h").writes("b");

        assertThatThrownBy(builder::build).hasMessage("setting 'writes': there is no endpoint 'b'; name one of a");
    }

    @Test
    void aNameThatDoesNotResolveIsSaidToBeThat() {
        try (HoldfastDataSource dataSource = HoldfastDataSource.builder()
                .endpoint("a", "no-such-host.invalid")
                .set("sslmode", "disable")
                .set("loginTimeout", "2s")
                .build()) {
            assertThatThrownBy(dataSource::getConnection)
                    .isInstanceOf(NoEndpointException.class)
                    .hasMessageContaining("UnknownHostException: no-such-host.invalid");
        }
    }

    @Test
    void anUnreachableEverythingNamesEachEndpointWithinTheLoginTimeout() throws IOException {
        try (HoldfastDataSource materialize = HoldfastDataSource.builder()
                .endpoint("a", "127.0.0.1:" + freePort())
                .endpoint("b", "127.0.0.1:" + freePort())
                .set("loginTimeout", "700ms")
                .build()) {
            long begun = System.nanoTime();

            NoEndpointException nobody = catchThrowableOfType(NoEndpointException.class, materialize::getConnection);

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
            assertThat(nobody.getSQLState()).isEqualTo("08001");
            assertThat(nobody.endpoints()).extracting(EndpointReport::state).containsExactly("DOWN", "DOWN");
            assertThat((Throwable) nobody)
                    .hasMessageContaining("a at 127.0.0.1")
                    .hasMessageContaining("b at 127.0.0.1")
                    .hasMessageContaining("refused");
        }
    }

    @Test
    void aWrongPasswordIsSaidAtOnceAndNeverShown() {
        try (MaterializeEmulator region = MaterializeEmulator.builder()
                        .user("app")
                        .password("right")
                        .start();
                HoldfastDataSource materialize = HoldfastDataSource.builder()
                        .endpoint("a", region.address())
                        .user("app")
                        .password("canary-51c2")
                        .build()) {
            assertThatThrownBy(materialize::getConnection)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("invalid password")
                    .hasMessageNotContaining("canary")
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo("28P01");
            assertThat(materialize.toString()).doesNotContain("canary");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
