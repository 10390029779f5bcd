package io.holdfast.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TiersTest {
    @Test
    void readsSidesAndWeights() {
        assertThat(Tiers.parse("tiers", "a:3 + b , c").named()).containsExactly(Map.of("a", 3, "b", 1), Map.of("c", 1));
    }

    @Test
    void whoIsNotNamedStandsBehindByItself() {
        assertThat(Tiers.parse("tiers", "b").over(List.of("a", "b", "c")))
                .containsExactly(Map.of("b", 1), Map.of("a", 1), Map.of("c", 1));
        assertThat(Tiers.parse("tiers", "").over(List.of("a", "b"))).containsExactly(Map.of("a", 1), Map.of("b", 1));
    }

    @Test
    void whoIsNotThereIsLeftOut() {
        assertThat(Tiers.parse("tiers", "a+b,c").over(List.of("c", "b")))
                .containsExactly(Map.of("b", 1), Map.of("c", 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,,b", "a+", ",", "a:0", "a:1001", "a:x", "a:", "a,a", "a+a", "a b", "a:1:2", "-a"})
    void refusesWhatCannotHold(String text) {
        assertThatThrownBy(() -> Tiers.parse("tiers", text))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("tiers");
    }
}
