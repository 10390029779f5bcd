package io.holdfast.health.lag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.settings.SettingValues;
import io.holdfast.settings.SettingsException;
import io.holdfast.settings.StalePolicy;
import io.holdfast.settings.StalenessCheck;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounds that cannot hold are refused where they are given, with what to do instead. */
final class LagSettingsTest {
    private static LagSettings of(String... texts) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < texts.length; i += 2) {
            all.put(texts[i], texts[i + 1]);
        }
        return LagSettings.of(SettingValues.of(all));
    }

    @Test
    void nothingSetAsksForNothing() {
        assertThat(of().wantedAtStart()).isFalse();
        assertThat(of().maxStaleness()).isEmpty();
        assertThat(of().policy()).isEqualTo(StalePolicy.STRICT);
        assertThat(of().check()).isEqualTo(StalenessCheck.AUTO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "measured"})
    void lessThanThreeSecondsCannotBeMeasured(String check) {
        assertThatThrownBy(() -> of("maxStaleness", "2999ms", "stalenessCheck", check))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("maxStaleness")
                .hasMessageContaining("2999ms")
                .hasMessageContaining("write 3s or more")
                .hasMessageContaining("stalenessCheck=server");
        assertThat(of("maxStaleness", "3s", "stalenessCheck", check).wantedAtStart())
                .isTrue();
    }

    @Test
    void aServerHoldsAnyBound() {
        assertThat(of("maxStaleness", "1ms", "stalenessCheck", "server").maxStaleness())
                .contains(Duration.ofMillis(1));
        assertThatThrownBy(() -> of("maxStaleness", "0s", "stalenessCheck", "server"))
                .isInstanceOf(SettingsException.class);
    }

    @Test
    void aBoundGivenAtRunTimeIsCheckedToo() {
        LagSettings measured = of("stalenessCheck", "measured");
        measured.checkBound(Duration.ofSeconds(3));
        assertThatThrownBy(() -> measured.checkBound(Duration.ofSeconds(2))).hasMessageContaining("3s or more");
        assertThatThrownBy(() -> of().checkBound(Duration.ZERO)).hasMessageContaining("positive");
        // some of the endpoints' servers may hold it
        of().checkBound(Duration.ofSeconds(1));
    }

    @Test
    void watchedNamesAreTakenApart() {
        assertThat(of("watchedObjects", " a, public.b ,, c ").watched()).containsExactly("a", "public.b", "c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stalePolicy=lenient", "stalenessCheck=both", "monotonicReads=yes", "maxStaleness=5"})
    void aTypingErrorIsSaid(String setting) {
        String[] parts = setting.split("=", -1);
        assertThatThrownBy(() -> of(parts[0], parts[1]))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(parts[0])
                .hasMessageContaining("write");
    }
}
