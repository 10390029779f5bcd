package io.holdfast.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The boards and rules of samples/dashboards: what they name exists, and a real Prometheus that scrapes this application runs
 * every expression. Debian's package {@code prometheus} has the programs; without them what needs them is skipped.
 */
final class DashboardsTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void everyExpressionHasAResultInAPrometheusThatScrapesTheSampleWhileARegionDies(@TempDir Path folder)
            throws Exception {
        assumeTrue(Prometheus.isInstalled(), "no prometheus and promtool on this machine: the rules are not run");
        Path rulesOutput = folder.resolve("rules.txt");
        Process rules = Prometheus.start(
                rulesOutput, "promtool", "test", "rules", "tests/alerts_test.yml", "tests/recording_test.yml");
        Path configOutput = folder.resolve("config.txt");
        Prometheus.succeeds(
                Prometheus.start(configOutput, "promtool", "check", "config", "prometheus.yml"), configOutput);
        try (RunningApplication application = new RunningApplication("--holdfast.failback-delay=200ms");
                Prometheus prometheus = new Prometheus(folder, application.uri("/"))) {
            await().atMost(SOON).until(prometheus::isReady);
            await().atMost(SOON)
                    .until(() -> application.bean(OrderBook.class).page().orders() > 3);
            await().atMost(SOON).until(() -> !prometheus.isEmpty(List.of("holdfast_subscription_attached == 1")));
            loseARegionAndHealIt(application, prometheus);
            everyNameIsInTheScrape(application);
            everyPanelHasAResult(prometheus);
            everyRuleIsWell(prometheus);
        }
        Prometheus.succeeds(rules, rulesOutput);
    }

    private static void loseARegionAndHealIt(RunningApplication application, Prometheus prometheus) {
        // A kill may fall between two reads, and then none of them has to hop; a black hole keeps the next one.
        application.bean(RegionFaults.class).plant(World.EAST, RegionFaults.Fault.BLACKHOLE);
        await().atMost(SOON)
                .until(() -> application.bean(OrderBook.class).page().corrections() > 0);
        await().atMost(SOON)
                .until(() -> prometheus
                        .evaluate("ALERTS{alertname=\"HoldfastEndpointDown\",endpoint=\"" + World.EAST + "\"}")
                        .toString()
                        .contains("pending"));
        application.bean(RegionFaults.class).plant(World.EAST, RegionFaults.Fault.HEAL);
        await().atMost(SOON)
                .until(() -> application.bean(StatusPage.class).now().serving().equals(World.EAST));
    }

    private static void everyNameIsInTheScrape(RunningApplication application) throws IOException {
        Set<String> named = new TreeSet<>();
        for (String expression : expressions()) {
            named.addAll(Boards.metrics(expression));
        }
        Set<String> recorded = Boards.rules("recording.yml").stream()
                .map(rule -> String.valueOf(rule.get("record")))
                .collect(Collectors.toSet());
        named.removeAll(recorded);
        assertThat(named).hasSizeGreaterThan(30);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(scraped(application)).containsAll(named));
    }

    private static Set<String> scraped(RunningApplication application) throws IOException, InterruptedException {
        return application
                .get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toSet());
    }

    private static List<String> expressions() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (JsonNode board : Boards.boards()) {
            Boards.panels(board).forEach(panel -> expressions.addAll(Boards.expressions(panel)));
            board.get("annotations")
                    .get("list")
                    .forEach(
                            annotation -> expressions.add(annotation.get("expr").asString()));
        }
        for (String file : List.of("recording.yml", "alerts.yml")) {
            Boards.rules(file).forEach(rule -> expressions.add(String.valueOf(rule.get("expr"))));
        }
        return expressions;
    }

    private static void everyPanelHasAResult(Prometheus prometheus) {
        await().atMost(SOON).untilAsserted(() -> {
            List<String> empty = new ArrayList<>();
            for (JsonNode board : Boards.boards()) {
                for (JsonNode panel : Boards.panels(board)) {
                    if (prometheus.isEmpty(Boards.expressions(panel))) {
                        empty.add(board.get("title").asString() + ": " + panel.get("title"));
                    }
                }
            }
            assertThat(empty).isEmpty();
        });
    }

    private static void everyRuleIsWell(Prometheus prometheus) throws Exception {
        for (String expression : expressions()) {
            JsonNode answer = prometheus.show(expression);
            assertThat(answer.get("status").asString()).as(expression + answer).isEqualTo("success");
        }
        List<String> unwell = new ArrayList<>();
        int count = 0;
        for (JsonNode group : prometheus.ask("/api/v1/rules").get("data").get("groups")) {
            for (JsonNode rule : group.get("rules")) {
                count++;
                if (!rule.get("health").asString().equals("ok")) {
                    unwell.add(rule.toString());
                }
            }
        }
        assertThat(unwell).isEmpty();
        assertThat(count)
                .isEqualTo(Boards.rules("recording.yml").size()
                        + Boards.rules("alerts.yml").size());
    }

    @Test
    void boardsNameTheirDataSourceByAVariableAndUseEveryVariable() throws Exception {
        assertThat(Boards.boards()).hasSize(3);
        Set<String> identities = new HashSet<>();
        for (JsonNode board : Boards.boards()) {
            assertThat(identities.add(board.get("uid").asString())).isTrue();
            assertThat(board.get("id").isNull()).isTrue();
            assertThat(board.has("__inputs"))
                    .as("file provisioning does not resolve them")
                    .isFalse();
            String panels = board.get("panels").toString();
            for (JsonNode variable : board.get("templating").get("list")) {
                String name = variable.get("name").asString();
                assertThat(panels).containsPattern("\\$\\{?" + name + "\\b");
            }
            assertThat(board.findValuesAsString("uid").stream().filter(uid -> !uid.startsWith("holdfast-")))
                    .isNotEmpty()
                    .containsOnly("${datasource}");
        }
    }

    @Test
    void panelsAreDescribedHaveAUnitAndDoNotOverlap() throws Exception {
        for (JsonNode board : Boards.boards()) {
            Set<String> cells = new HashSet<>();
            for (JsonNode panel : Boards.panels(board)) {
                String title = panel.get("title").asString();
                assertThat(title).isNotBlank();
                assertThat(panel.get("description").asString()).as(title).startsWith("**");
                assertThat(panel.get("fieldConfig").get("defaults").get("unit").asString())
                        .isNotBlank();
                assertThat(panel.get("fieldConfig")
                                .get("defaults")
                                .get("noValue")
                                .asString())
                        .isNotBlank();
                assertThat(Boards.expressions(panel)).as(title).isNotEmpty().doesNotContain("");
                assertThat(cells(panel)).allMatch(cells::add, title + " overlaps another panel");
            }
        }
    }

    private static List<String> cells(JsonNode panel) {
        JsonNode place = panel.get("gridPos");
        List<String> cells = new ArrayList<>();
        for (int x = 0; x < place.get("w").asInt(); x++) {
            for (int y = 0; y < place.get("h").asInt(); y++) {
                cells.add(
                        (x + place.get("x").asInt()) + "," + (y + place.get("y").asInt()));
            }
        }
        assertThat(place.get("x").asInt() + place.get("w").asInt()).isLessThanOrEqualTo(24);
        return cells;
    }

    @Test
    @SuppressWarnings("unchecked")
    void everyAlertHasASectionInTheRunbookAndATestThatFires() throws Exception {
        List<String> sections = Pattern.compile("^## (\\w+)$", Pattern.MULTILINE)
                .matcher(Files.readString(Boards.FOLDER.resolve("runbook.md")))
                .results()
                .map(section -> section.group(1))
                .toList();
        String tests = Files.readString(Boards.FOLDER.resolve("prometheus/tests/alerts_test.yml"));
        List<String> alerts = new ArrayList<>();
        for (Map<String, Object> rule : Boards.rules("alerts.yml")) {
            String name = String.valueOf(rule.get("alert"));
            alerts.add(name);
            Map<String, String> annotations = (Map<String, String>) Objects.requireNonNull(rule.get("annotations"));
            assertThat(annotations.get("runbook_url")).endsWith("#" + name.toLowerCase(Locale.ROOT));
            assertThat(annotations).containsKeys("summary", "description");
            assertThat(tests).containsPattern("labels: 'ALERTS\\{alertname=\"" + name + "\"");
            assertThat(tests).containsPattern("alertname=\"" + name + "\"[^#]{0,120}exp_samples: \\[]");
        }
        assertThat(sections).containsExactlyElementsOf(alerts);
    }
}
