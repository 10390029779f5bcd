package io.holdfast.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.settings.Setting;
import io.holdfast.settings.SettingsException;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;

final class PropertiesTest {
    private static final String CANARY = "canary-3f9c";

    @Test
    void everySettingIsAProperty() {
        List<String> components = Arrays.stream(HoldfastProperties.class.getRecordComponents())
                .filter(component -> component.getType() == String.class)
                .map(RecordComponent::getName)
                .toList();
        assertThat(components)
                .containsAll(Setting.ALL.stream().map(Setting::name).toList());
    }

    @Test
    void everyPropertyIsDescribedForCompletion() throws IOException {
        Path file = Path.of("src/main/resources/META-INF/additional-spring-configuration-metadata.json");
        if (Boolean.getBoolean("metadata.write")) {
            Files.writeString(file, SettingsMetadata.json());
        }
        assertThat(file).hasContent(SettingsMetadata.json());
    }

    @Test
    void aBareNumberIsNoDuration() {
        fails("holdfast.query-timeout=5", "'holdfast.query-timeout'", "unit");
    }

    @Test
    void aUnknownPropertyFailsTheStart() {
        TwoRegions.plain()
                .withPropertyValues("holdfast.endpoints.a.host=127.0.0.1", "holdfast.quary-timeout=5s")
                .run(context ->
                        assertThat(context.getStartupFailure()).hasStackTraceContaining("holdfast.quary-timeout"));
    }

    @ParameterizedTest
    @CsvSource({
        "holdfast.quary-timeout=5s, Did you mean 'holdfast.query-timeout'?",
        "holdfast.poolSise=5, Did you mean 'holdfast.pool-size'?",
        "holdfast.sslmode=require, 'holdfast.pgjdbc.sslmode'",
        "holdfast.socketTimeout=5, 'holdfast.pgjdbc.socketTimeout'",
        "holdfast.something-else-entirely=5, See the properties",
    })
    void aUnknownPropertysRemedyIsTheOneThatWasMeant(String property, String remedy) {
        TwoRegions.plain()
                .withPropertyValues("holdfast.endpoints.a.host=127.0.0.1", property)
                .run(context -> {
                    FailureAnalysis analysis = new UnknownPropertyFailureAnalyzer()
                            .analyze(Objects.requireNonNull(context.getStartupFailure()));
                    assertThat(analysis).isNotNull();
                    assertThat(analysis.getAction()).contains(remedy);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"holdfast.mode=fast", "holdfast.pool-size=0", "holdfast.writes=nowhere"})
    void aBadValueIsNamedWithItsPropertyAndARemedy(String property) {
        fails(property, "'" + property.substring(0, property.indexOf('=')) + "'", "write|name one of");
    }

    @Test
    void noEndpointIsAnErrorThatSaysWhatToWrite() {
        TwoRegions.plain().run(context -> {
            FailureAnalysis analysis = analysis(Objects.requireNonNull(context.getStartupFailure()));
            assertThat(analysis.getAction()).contains("holdfast.endpoints.<name>.host", "holdfast.enabled=false");
        });
    }

    @Test
    void anUnknownPgjdbcPropertyIsNamedWithItsProperty() {
        fails("holdfast.pgjdbc.sslmoode=require", "'holdfast.pgjdbc.sslmoode'", "sslmode");
    }

    @Test
    void thePasswordIsNeverShown() {
        TwoRegions.plain()
                .withPropertyValues(
                        "holdfast.endpoints.a.host=127.0.0.1", "holdfast.password=" + CANARY, "holdfast.mode=fast")
                .run(context -> {
                    assertThat(context.getStartupFailure()).isNotNull();
                    for (Throwable at = context.getStartupFailure(); at != null; at = at.getCause()) {
                        assertThat(at.toString()).doesNotContain(CANARY);
                    }
                });
        assertThat(bound().toString()).doesNotContain(CANARY);
    }

    private static HoldfastProperties bound() {
        return new Binder(new MapConfigurationPropertySource(Map.of("holdfast.password", CANARY)))
                .bind("holdfast", HoldfastProperties.class)
                .get();
    }

    private static void fails(String property, String named, String remedy) {
        TwoRegions.plain()
                .withPropertyValues("holdfast.endpoints.a.host=127.0.0.1", property)
                .run(context -> {
                    FailureAnalysis analysis = analysis(Objects.requireNonNull(context.getStartupFailure()));
                    assertThat(analysis.getAction()).contains(named);
                    assertThat(analysis.getDescription() + analysis.getAction()).containsPattern(remedy);
                });
    }

    private static FailureAnalysis analysis(Throwable failure) {
        assertThat(failure).hasRootCauseInstanceOf(SettingsException.class);
        FailureAnalysis analysis = new SettingsFailureAnalyzer().analyze(failure);
        assertThat(analysis).isNotNull();
        return analysis;
    }
}
