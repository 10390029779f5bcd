package io.holdfast.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.settings.SettingsException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weekly windows, in their own zone. */
final class MaintenanceWindowTest {
    @ParameterizedTest
    @CsvSource({
        // Dublin is UTC in winter and an hour ahead in summer.
        "Wed 21:00-23:00 Europe/Dublin, 2026-11-25T21:00:00Z, true",
        "Wed 21:00-23:00 Europe/Dublin, 2026-11-25T20:59:59Z, false",
        "Wed 21:00-23:00 Europe/Dublin, 2026-11-25T23:00:00Z, false",
        "Wed 21:00-23:00 Europe/Dublin, 2026-07-01T20:00:00Z, true",
        "Wed 21:00-23:00 Europe/Dublin, 2026-07-01T22:00:00Z, false",
        "wednesday 21:00-23:00 Europe/Dublin, 2026-11-26T21:30:00Z, false",
        "Sat 23:00-1:00 UTC, 2026-11-22T00:59:00Z, true",
        "Sat 23:00-1:00 UTC, 2026-11-22T01:00:00Z, false",
        "Sat 23:00-1:00 UTC, 2026-11-21T22:59:00Z, false",
        "Thu 05:00-07:00 America/New_York, 2026-11-26T10:30:00Z, true"
    })
    void containsWhatIsInside(String text, String moment, boolean inside) {
        assertThat(MaintenanceWindow.parse("maintenanceWindow", text).contains(Instant.parse(moment)))
                .isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Wed",
                "Xyz 21:00-23:00 UTC",
                "Wed 25:00-23:00 UTC",
                "Wed 21:00-23:00 Nowhere",
                "Wed 21-23 UTC",
                "Wed 21:00-23:00"
            })
    void anythingElseIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> MaintenanceWindow.parse("maintenanceWindow", text))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("Wed 21:00-23:00 Europe/Dublin");
    }

    @Test
    void itReadsAsItWasWritten() {
        assertThat(MaintenanceWindow.parse("maintenanceWindow", "wed 9:00-23:00 Europe/Dublin"))
                .hasToString("Wed 09:00-23:00 Europe/Dublin");
    }
}
