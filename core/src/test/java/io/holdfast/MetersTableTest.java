package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.metrics.SampleScrape;
import io.holdfast.subscribe.Subscription;
import io.holdfast.testkit.MaterializeEmulator;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of meters in the README is what a scrape of a running data source has: no more and no less. */
final class MetersTableTest {
    private static final Pattern ROW =
            Pattern.compile("^\\| `([a-z._]+)` \\| `([a-z_]+)` \\| (\\w+) \\| ([^|]*) \\|", 8);
    private static final Pattern TYPE = Pattern.compile("^# TYPE (\\w+) (\\w+)$", 8);
    private static final Pattern LABELS = Pattern.compile("^(\\w+)\\{([^}]*)}", 8);

    /** A meter as the table and as the scrape know it. */
    private record Row(String name, String type, Set<String> tags) {}

    @Test
    void theTableIsTheScrape() throws Exception {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (MaterializeEmulator east =
                        MaterializeEmulator.builder().name("east").httpPort(0).start();
                HoldfastDataSource materialize = HoldfastDataSource.builder()
                        .endpoint("east", east.address())
                        .set("http", "east=http://" + east.httpAddress() + "/api/sql")
                        .meterRegistry(registry)
                        .listener(event -> {})
                        .build()) {
            work(east, materialize);
            SampleScrape.everyEvent(registry);
            await().until(() -> registry.scrape().contains("depth=\"http\""));

            assertThat(scraped(registry.scrape())).isEqualTo(documented());
            assertThat(micrometerNames(registry)).isEqualTo(documentedNames());
            assertThat(registry.scrape())
                    .as("Prometheus's own check wants a help text")
                    .doesNotContainPattern("(?m)^# HELP \\w+ *$");
        }
        assertThat(registry.getMeters().stream()
                        .filter(meter -> meter.getId().getTags().contains(Tag.of("data.source", "default"))))
                .as("a closed data source leaves nothing behind")
                .isEmpty();
    }

    private static void work(MaterializeEmulator east, HoldfastDataSource materialize) throws SQLException {
        east.execute("CREATE TABLE t (a bigint)");
        east.execute("INSERT INTO t VALUES (1)");
        assertThat(Regions.sum(materialize)).isEqualTo(1);
        try (Connection connection = materialize.getConnection();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM nothing"))
                    .isInstanceOf(SQLException.class);
        }
        Subscription subscription = materialize.subscribe("t").start(batch -> {});
        await().until(() -> subscription.frontier() > 0);
    }

    private static Set<String> micrometerNames(PrometheusMeterRegistry registry) {
        return registry.getMeters().stream()
                .map(meter -> meter.getId().getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> documentedNames() throws IOException {
        return rows().keySet();
    }

    private static Map<String, Row> documented() throws IOException {
        Map<String, Row> byPrometheus = new TreeMap<>();
        rows().values().forEach(row -> byPrometheus.put(row.name(), row));
        return byPrometheus;
    }

    private static Map<String, Row> rows() throws IOException {
        Map<String, Row> rows = new TreeMap<>();
        ROW.matcher(Files.readString(Path.of("README.md")))
                .results()
                .forEach(match ->
                        rows.put(match.group(1), new Row(match.group(2), match.group(3), tags(match.group(4)))));
        return rows;
    }

    private static Set<String> tags(String cell) {
        Set<String> tags = new TreeSet<>();
        Pattern.compile(",")
                .splitAsStream(cell.replace("`", ""))
                .forEach(tag -> tags.add(tag.strip().replace('.', '_')));
        return tags;
    }

    /** Families without the maxima that Micrometer adds beside timers and summaries. */
    private static Map<String, Row> scraped(String text) {
        Map<String, Set<String>> labels = new TreeMap<>();
        LABELS.matcher(text)
                .results()
                .forEach(match -> labels.computeIfAbsent(match.group(1), name -> new TreeSet<>())
                        .addAll(keys(match.group(2))));
        Map<String, Row> rows = new TreeMap<>();
        TYPE.matcher(text).results().forEach(match -> {
            String family = match.group(1);
            List<String> series = List.of(family, family + "_count", family + "_total");
            Set<String> keys = new TreeSet<>();
            series.forEach(one -> keys.addAll(labels.getOrDefault(one, Set.of())));
            rows.put(family, new Row(family, match.group(2), keys));
        });
        Set<String> maxima = rows.values().stream()
                .filter(row -> !row.type().equals("gauge"))
                .map(row -> row.name() + "_max")
                .collect(Collectors.toSet());
        rows.keySet().removeAll(maxima);
        return rows;
    }

    private static Set<String> keys(String labels) {
        Set<String> keys = new TreeSet<>();
        Pattern.compile("(\\w+)=\"").matcher(labels).results().forEach(match -> keys.add(match.group(1)));
        return keys;
    }
}
