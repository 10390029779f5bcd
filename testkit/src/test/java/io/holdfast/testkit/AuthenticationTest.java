package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.util.PSQLException;

final class AuthenticationTest {
    @ParameterizedTest
    @EnumSource(
            value = Authentication.class,
            names = {"CLEARTEXT", "SCRAM"})
    void everyRoleLogsInWithItsOwnPassword(Authentication method) throws SQLException {
        try (MaterializeEmulator emulator = MaterializeEmulator.builder()
                .authentication(method)
                .role("reader", "first")
                .role("writer", "pä55 \uD83D\uDD11")
                .start()) {
            assertThat(currentUser(emulator, "reader", "first")).isEqualTo("reader");
            assertThat(currentUser(emulator, "writer", "pä55 \uD83D\uDD11")).isEqualTo("writer");
            assertThat(refused(emulator, "reader", "pä55 \uD83D\uDD11").getSQLState())
                    .isEqualTo("28P01");
            assertThat(refused(emulator, "reader", "wrong").getMessage()).contains("invalid password");
        }
    }

    @Test
    void anUnknownRoleIsNamedExceptUnderScram() {
        try (MaterializeEmulator clear =
                        MaterializeEmulator.builder().password("s3cret").start();
                MaterializeEmulator scram = MaterializeEmulator.builder()
                        .authentication(Authentication.SCRAM)
                        .password("s3cret")
                        .start()) {
            assertThat(refused(clear, "nobody", "s3cret").getSQLState()).isEqualTo("28000");
            assertThat(refused(scram, "nobody", "s3cret").getSQLState()).isEqualTo("28P01");
        }
    }

    @Test
    void whoMustEncryptIsToldSo() {
        try (MaterializeEmulator emulator =
                MaterializeEmulator.builder().tls(anyContext()).requireTls().start()) {
            PSQLException refused = refused(emulator, "materialize", "x");
            assertThat(refused.getSQLState()).isEqualTo("08004");
            assertThat(Objects.requireNonNull(refused.getServerErrorMessage()).getMessage())
                    .isEqualTo("TLS encryption is required");
        }
    }

    @Test
    void settingsThatCannotServeAnybodyAreRefused() {
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> MaterializeEmulator.builder().requireTls().start().close())
                .withMessageContaining("tls(...)");
        assertThatIllegalStateException()
                .isThrownBy(() -> MaterializeEmulator.builder()
                        .authentication(Authentication.SCRAM)
                        .start()
                        .close())
                .withMessageContaining("password(...)");
    }

    @Test
    void errorsCarryNoRoutine() throws SQLException {
        try (MaterializeEmulator emulator = MaterializeEmulator.builder().start();
                Connection connection = connect(emulator, "materialize", "");
                Statement statement = connection.createStatement()) {
            emulator.faults().failStatement(1, "0A000", "cached plan must not change result type");

            PSQLException error = catchThrowableOfType(PSQLException.class, () -> statement.execute("SELECT 1"));

            assertThat(error.getSQLState()).isEqualTo("0A000");
            assertThat(Objects.requireNonNull(error.getServerErrorMessage()).getRoutine())
                    .isNull();
        }
    }

    private static javax.net.ssl.SSLContext anyContext() {
        try {
            return javax.net.ssl.SSLContext.getDefault();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PSQLException refused(MaterializeEmulator emulator, String user, String password) {
        return catchThrowableOfType(PSQLException.class, () -> connect(emulator, user, password));
    }

    private static String currentUser(MaterializeEmulator emulator, String user, String password) throws SQLException {
        try (Connection connection = connect(emulator, user, password);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_user")) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private static Connection connect(MaterializeEmulator emulator, String user, String password) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + emulator.address() + "/materialize?sslmode=disable&socketTimeout=20",
                user,
                password);
    }
}
