package io.holdfast.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingValuesTest {

    @ParameterizedTest
    @CsvSource({"250ms, 250", "5s, 5000", "2m, 120000", "1h, 3600000", "0s, 0"})
    void readsADurationWithItsUnitAndWritesItBack(String text, long millis) {
        Duration duration = Durations.parse("failbackDelay", text);

        assertThat(duration).isEqualTo(Duration.ofMillis(millis));
        assertThat(Durations.parse("failbackDelay", Durations.format(duration))).isEqualTo(duration);
    }

    @Test
    void refusesABareNumberAsADuration() {
        assertThatThrownBy(() -> SettingValues.of(Map.of("queryTimeout", "30")))
                .isInstanceOf(SettingsException.class)
                .hasMessage("setting 'queryTimeout': '30' has no unit; write 30s or 30ms");
    }

    @ParameterizedTest
    @CsvSource({"five seconds", "-5s", "5 s", "5d", "''", "9999999999999s"})
    void refusesWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> Durations.parse("probeInterval", text))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("'probeInterval'")
                .hasMessageContaining("is not a duration");
    }

    @Test
    void refusesAZeroTimeout() {
        assertThatThrownBy(() -> SettingValues.of(Map.of("connectTimeout", "0s")))
                .hasMessageContaining("'connectTimeout'")
                .hasMessageContaining("zero");
    }

    @Test
    void suggestsTheNearestNameForAnUnknownOne() {
        assertThatThrownBy(() -> SettingValues.of(Map.of("failbackDely", "5s")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("'failbackDely'")
                .hasMessageContaining("did you mean 'failbackDelay'?");
        assertThatThrownBy(() -> SettingValues.of(Map.of("sslmod", "require")))
                .hasMessageContaining("did you mean 'sslmode'?");
        assertThatThrownBy(() -> SettingValues.of(Map.of("frobnicate", "x"))).hasMessageContaining("core/README.md");
    }

    @Test
    void passesPgJdbcsOwnNamesThrough() {
        SettingValues values = SettingValues.of(Map.of("sslmode", "require", "poolSize", "4"));

        assertThat(values.driver()).containsExactly(Map.entry("sslmode", "require"));
        assertThat(values.get(Setting.POOL_SIZE)).isEqualTo(4);
        assertThat(values.get(Setting.QUERY_TIMEOUT)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void refusesPgJdbcSettingsThatWouldWorkAgainstUs() {
        assertThatThrownBy(() -> SettingValues.of(Map.of("targetServerType", "primary")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("'targetServerType'");
    }

    @Test
    void refusesANumberOutOfRangeAndAnUnknownMode() {
        assertThatThrownBy(() -> SettingValues.of(Map.of("poolSize", "0"))).hasMessageContaining("from 1 to 1000");
        assertThatThrownBy(() -> SettingValues.of(Map.of("poolSize", "many"))).hasMessageContaining("not a number");
        assertThatThrownBy(() -> SettingValues.of(Map.of("mode", "on")))
                .hasMessageContaining("active, observe, passthrough");
    }

    @Test
    void neverShowsASecret() {
        SettingValues values =
                SettingValues.of(Map.of("password", "canary-7f3a", "sslpassword", "canary-7f3a", "user", "app"));

        assertThat(values.toString()).contains("user=app", "password=***").doesNotContain("canary");
    }

    @Test
    void everySettingHasAMeaningAndADefaultThatParses() {
        for (Setting<?> setting : Setting.ALL) {
            assertThat(setting.meaning()).as(setting.name()).isNotBlank();
            assertThat(setting.parse(setting.defaultText())).as(setting.name()).isNotNull();
        }
        assertThat(Setting.ALL).extracting(Setting::name).doesNotHaveDuplicates();
    }
}
