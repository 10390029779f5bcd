package io.holdfast.spring;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.HoldfastDataSource;
import io.holdfast.settings.Setting;
import io.holdfast.testkit.EmulatorBuilder;
import io.holdfast.testkit.Regions;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Each property under {@code holdfast} reaches what it is for. */
final class EveryPropertyTest {
    /** A value of each setting that is not its default. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            entry("mode", "observe"),
            entry("database", "shop"),
            entry("user", "reader"),
            entry("queryTimeout", "7s"),
            entry("loginTimeout", "8s"),
            entry("connectTimeout", "9s"),
            entry("poolSize", "3"),
            entry("probeInterval", "2s"),
            entry("failbackDelay", "11s"),
            entry("balance", "spread"),
            entry("tiers", "a+b"),
            entry("writes", "b"),
            entry("cursorResume", "off"),
            entry("readsArePure", "true"),
            entry("hedging", "true"),
            entry("probeQuery", "SELECT 1"),
            entry("http", "443"),
            entry("maintenanceWindow", "a:Thu 05:00-07:00 America/New_York"),
            entry("instances", "4"),
            entry("maxStaleness", "6s"),
            entry("stalePolicy", "least-stale"),
            entry("stalenessCheck", "measured"),
            entry("watchedObjects", "orders"),
            entry("monotonicReads", "true"),
            entry("watermarkQuery", "SELECT 1"));

    /** What is no setting of core's, and the test here or elsewhere that shows its effect. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            entry("password", "thePasswordLogsIn"),
            entry("profile", "aProfileSetsWhatItStandsFor"),
            entry("pgjdbc", "propertiesOfPgjdbcReachIt"),
            entry("endpoints.host", "HoldfastAutoConfigurationTest"),
            entry("endpoints.port", "HoldfastAutoConfigurationTest"),
            entry("endpoints.settings", "anEndpointHasSettingsOfItsOwn"),
            entry("endpoints.ssl.bundle", "SslBundleTest"),
            entry("enabled", "HoldfastAutoConfigurationTest"),
            entry("name", "HoldfastAutoConfigurationTest"),
            entry("datasource.primary", "HoldfastAutoConfigurationTest"),
            entry("subscriptions.autoStartup", "ConditionsTest"),
            entry("events.remembered", "ConditionsTest"),
            entry("metrics.enabled", "ObservationTest"),
            entry("observations.enabled", "ObservationTest"),
            entry("ssl.bundle", "SslBundleTest"),
            entry("consistencyToken.enabled", "ConsistencyTokenFilterTest"),
            entry("consistencyToken.header", "ConsistencyTokenFilterTest"),
            entry("consistencyToken.key", "ConsistencyTokenFilterTest"));

    @Test
    void eachIsInOneOfTheTables() {
        List<String> all = new ArrayList<>(SETTINGS.keySet());
        all.addAll(OTHERS.keySet());
        assertThat(properties(HoldfastProperties.class, "")).containsExactlyInAnyOrderElementsOf(all);
    }

    private static List<String> properties(Class<?> type, String prefix) {
        List<String> names = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + component.getName();
            if (component.getType().isRecord()) {
                names.addAll(properties(component.getType(), name + "."));
            } else if (name.equals("endpoints")) {
                names.addAll(properties(HoldfastProperties.Endpoint.class, "endpoints."));
            } else {
                names.add(name);
            }
        }
        return names;
    }

    static Stream<String> settings() {
        return Setting.ALL.stream().map(Setting::name).filter(name -> !name.equals("password"));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aSettingReachesCoreAsItIsWritten(String setting) {
        String value = SETTINGS.get(setting);
        assertThat(value).as("a value for " + setting).isNotNull();
        assertThat(startedWith("holdfast." + PropertyNames.kebab(setting) + "=" + value))
                .contains(setting + "=" + value);
    }

    @Test
    void aProfileSetsWhatItStandsFor() {
        assertThat(startedWith("holdfast.profile=low-latency")).contains("hedging=true");
        assertThat(startedWith("holdfast.profile=low-latency", "holdfast.hedging=false"))
                .contains("hedging=false");
    }

    @Test
    void propertiesOfPgjdbcReachIt() {
        assertThat(startedWith("holdfast.pgjdbc.prepareThreshold=7")).contains("PgJDBC: prepareThreshold");
    }

    /** What a data source says of its settings when it starts. */
    private static String startedWith(String... properties) {
        Logger logger = Logger.getLogger("io.holdfast");
        Lines lines = new Lines();
        logger.addHandler(lines);
        try {
            TwoRegions.plain()
                    .withPropertyValues("holdfast.endpoints.a.host=127.0.0.1", "holdfast.endpoints.a.port=1")
                    .withPropertyValues("holdfast.endpoints.b.host=127.0.0.1", "holdfast.endpoints.b.port=1")
                    .withPropertyValues(properties)
                    .run(context -> assertThat(context).hasNotFailed().hasSingleBean(HoldfastDataSource.class));
        } finally {
            logger.removeHandler(lines);
        }
        return lines.said.stream()
                .filter(line -> line.startsWith("holdfast 'default' over "))
                .findFirst()
                .orElse("");
    }

    @Test
    void thePasswordLogsIn() {
        try (Regions regions = withPassword()) {
            TwoRegions.plain()
                    .withPropertyValues(TwoRegions.properties(regions))
                    .withPropertyValues("holdfast.user=app", "holdfast.password=right")
                    .run(context -> assertThat(JdbcClient.create(context.getBean(HoldfastDataSource.class))
                                    .sql("SELECT current_user")
                                    .query(String.class)
                                    .single())
                            .isEqualTo("app"));
        }
    }

    @Test
    void anEndpointHasSettingsOfItsOwn() {
        try (Regions regions = withPassword()) {
            String west = "holdfast.endpoints." + TwoRegions.WEST + ".settings.";
            TwoRegions.plain()
                    .withPropertyValues(TwoRegions.properties(regions))
                    .withPropertyValues("holdfast.user=nobody", west + "user=app", west + "password=right")
                    .run(context -> {
                        assertThat(new JdbcTemplate(context.getBean(HoldfastDataSource.class))
                                        .queryForObject("SELECT current_user", String.class))
                                .isEqualTo("app");
                        assertThat(context.getBean(HoldfastMonitor.class)
                                        .status()
                                        .serving())
                                .contains(TwoRegions.WEST);
                    });
        }
    }

    private static Regions withPassword() {
        return Regions.start(
                List.of(TwoRegions.EAST, TwoRegions.WEST),
                (EmulatorBuilder emulator) -> emulator.user("app").password("right"));
    }

    @Test
    void everyTestThatATableNamesExists() {
        List<String> here = Arrays.stream(EveryPropertyTest.class.getDeclaredMethods())
                .map(method -> method.getName())
                .toList();
        assertThat(OTHERS.values()).allSatisfy(test -> {
            if (!here.contains(test)) {
                assertThat(Class.forName("io.holdfast.spring." + test)).isNotNull();
            }
        });
    }

    /** Remembers lines. */
    private static final class Lines extends Handler {
        final List<String> said = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord line) {
            said.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
