package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VintageTest {
    @ParameterizedTest
    @CsvSource({
        "CURRENT, 22000 could not find a valid timestamp for the query",
        "OLD, XX000 Timestamp (1) is not valid for all inputs"
    })
    void anEnvironmentAnswersLikeItsVintage(Vintage vintage, String answer) {
        try (MaterializeEmulator emulator =
                MaterializeEmulator.builder().vintage(vintage).start()) {
            emulator.execute("CREATE TABLE t (a int)");

            assertThatIllegalStateException()
                    .isThrownBy(() -> emulator.query("SELECT * FROM t AS OF 1"))
                    .withMessageStartingWith(answer);
        }
    }

    @Test
    void theVersionIsWhatTheBuilderSays() {
        try (MaterializeEmulator emulator =
                MaterializeEmulator.builder().version("v0.99.1").start()) {
            assertThat(emulator.query("SELECT mz_version()").get(0).get(0)).isEqualTo("v0.99.1");
        }
    }
}
