package io.holdfast.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.MaterializeEmulator;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line of the doctor. */
final class MainTest {
    private static final String CANARY = "canary-9c04";

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private int run(Map<String, String> environment, String... arguments) {
        printed.reset();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        int code = Main.run(List.of(arguments), environment, out, out);
        assertThat(output()).doesNotContain(CANARY);
        return code;
    }

    private String output() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void thePasswordComesFromTheUrlAVariableOrAFileAndIsNeverPrinted(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("password"), CANARY + "\n");
        try (MaterializeEmulator region =
                MaterializeEmulator.builder().user("app").password(CANARY).start()) {
            String url = "jdbc:holdfast://east=" + region.address() + "/?user=app&sslmode=disable";
            assertThat(run(Map.of(), "doctor", url)).isEqualTo(1);
            assertThat(output()).contains("FAIL  login");
            assertThat(run(Map.of(), "doctor", url + "&password=" + CANARY)).isZero();
            assertThat(run(Map.of("SECRET", CANARY), "doctor", url, "--password-env", "SECRET"))
                    .isZero();
            assertThat(run(Map.of(), "doctor", "--password-file", file.toString(), url, "--json"))
                    .isZero();
            assertThat(output()).startsWith("{").contains("\"fail\":0");
            assertThat(run(Map.of(), "doctor", url + "&password=" + CANARY, "--strict"))
                    .isEqualTo(1);
            assertThat(output()).contains("nothing to fail over to");
        }
    }

    @Test
    void wrongArgumentsAreNamedAndEndWithTwo() {
        assertThat(run(Map.of())).isEqualTo(2);
        assertThat(output()).contains("doctor 'jdbc:holdfast://");
        assertThat(run(Map.of(), "doctor")).isEqualTo(2);
        assertThat(run(Map.of(), "doctor", "jdbc:postgresql://h/?password=" + CANARY))
                .isEqualTo(2);
        assertThat(run(Map.of(), "doctor", "jdbc:holdfast://app:" + CANARY + "@h"))
                .isEqualTo(2);
        assertThat(output()).contains("credentials before the host");
        assertThat(run(Map.of(), "doctor", "jdbc:holdfast://h/?queryTimeout=5s;password=" + CANARY))
                .isEqualTo(2);
        assertThat(run(Map.of(), "doctor", "jdbc:holdfast://h", "--instances", "many"))
                .isEqualTo(2);
        assertThat(output()).contains("'many' is not a number");
        assertThat(run(Map.of(), "doctor", "jdbc:holdfast://h", "--frob")).isEqualTo(2);
        assertThat(run(Map.of(), "doctor", "jdbc:holdfast://h", "--objects")).isEqualTo(2);
        assertThat(run(Map.of(), "doctor", "jdbc:holdfast://h", "--password-env", "NOT_THERE"))
                .isEqualTo(2);
        assertThat(run(Map.of(), "doctor", "jdbc:holdfast://h", "--password-file", "/not/there"))
                .isEqualTo(2);
        assertThat(run(Map.of(), "--help")).isZero();
    }

    @Test
    void onPostgresItSaysPlainlyWhatDoesNotApply() {
        String place = RealPostgres.address();
        String url = "jdbc:holdfast://one=" + place + ",two=" + place + "/postgres?user=postgres&sslmode=disable";
        assertThat(run(Map.of(), "doctor", url, "--objects", "pg_catalog.pg_class"))
                .isZero();
        assertThat(output())
                .contains("first row after")
                .contains("PostgreSQL 18")
                .contains("-     hydration     does not apply to PostgreSQL")
                .contains("-     environments  does not apply to PostgreSQL")
                .contains("OK    connections   1 × (pool of 10 + 1 probe)")
                .contains("OK    privileges    none is missing to read pg_catalog.pg_class")
                .contains("0 FAIL, 0 WARN, 12 OK, 19 not applicable");
    }
}
