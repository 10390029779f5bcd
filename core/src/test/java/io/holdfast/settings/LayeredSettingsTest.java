package io.holdfast.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Endpoints may differ in what a connection is made of, and in nothing else. */
final class LayeredSettingsTest {
    private static final List<String> ENDPOINTS = List.of("us", "us.east", "eu-west-1");

    @Test
    void anEndpointsOwnSettingsLieOverTheCommonOnes() {
        LayeredSettings settings = LayeredSettings.of(
                Map.of("user", "app", "poolSize", "5", "eu-west-1.user", "other", "eu-west-1.sslmode", "require"),
                ENDPOINTS);
        assertThat(settings.common().get(Setting.USER)).isEqualTo("app");
        assertThat(settings.of("us").get(Setting.USER)).isEqualTo("app");
        assertThat(settings.of("us").driver()).isEmpty();
        assertThat(settings.of("eu-west-1").get(Setting.USER)).isEqualTo("other");
        assertThat(settings.of("eu-west-1").get(Setting.POOL_SIZE)).isEqualTo(5);
        assertThat(settings.of("eu-west-1").driver()).isEqualTo(Map.of("sslmode", "require"));
        assertThat(settings.own("eu-west-1")).containsExactlyInAnyOrder("user", "sslmode");
        assertThat(settings.own("us")).isEmpty();
    }

    @Test
    void theLongestNameThatFitsIsMeant() {
        LayeredSettings settings = LayeredSettings.of(Map.of("us.east.user", "east", "us.user", "us"), ENDPOINTS);
        assertThat(settings.of("us.east").get(Setting.USER)).isEqualTo("east");
        assertThat(settings.of("us").get(Setting.USER)).isEqualTo("us");
    }

    @Test
    void whatCannotHoldIsNamedWithItsEndpoint() {
        assertRefused("eu-west-2.user", "x", "there is no endpoint 'eu-west-2'; did you mean 'eu-west-1.user'?");
        assertRefused("nowhere-at-all.user", "x", "name one of us, us.east, eu-west-1");
        assertRefused("us.queryTimeout", "5s", "it belongs to the whole data source; write 'queryTimeout' without");
        assertRefused("us.connectTimeout", "5", "setting 'us.connectTimeout': '5' has no unit");
        assertRefused("us.sslmod", "x", "did you mean 'sslmode'?");
        assertRefused("us.socketFactory", "x", "setting 'us.socketFactory': it works against Holdfast");
    }

    private static void assertRefused(String name, String text, String message) {
        assertThatThrownBy(() -> LayeredSettings.of(Map.of(name, text), ENDPOINTS))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(message);
    }

    @Test
    void passwordsAreKnownAsSecrets() {
        assertThat(List.of("password", "us.password", "sslpassword", "us.east.sslpassword"))
                .allMatch(LayeredSettings::secret);
        assertThat(List.of("user", "us.user", "sslmode", "passwordless")).noneMatch(LayeredSettings::secret);
    }
}
