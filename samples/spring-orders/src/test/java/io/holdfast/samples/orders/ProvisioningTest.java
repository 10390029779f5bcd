package io.holdfast.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * Grafana's provisioning files by their shape: the keys that Grafana documents, no others, and nothing that leads nowhere.
 *
 * @see <a href="https://grafana.com/docs/grafana/latest/administration/provisioning/">Provision Grafana</a>
 */
final class ProvisioningTest {
    private static final Path FILES = Boards.FOLDER.resolve("grafana/provisioning");
    private static final Path REPOSITORY = Boards.FOLDER.resolve("../..").normalize();
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)}?");

    @SuppressWarnings("unchecked")
    private static Map<String, Object> read(String file) throws IOException {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        return (Map<String, Object>) new Yaml(strict).load(Files.readString(FILES.resolve(file)));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> only(Map<String, Object> file, String key) {
        assertThat(file).containsOnlyKeys("apiVersion", key).containsEntry("apiVersion", 1);
        List<Map<String, Object>> entries = (List<Map<String, Object>>) Objects.requireNonNull(file.get(key));
        assertThat(entries).hasSize(1);
        return entries.get(0);
    }

    @Test
    @SuppressWarnings("unchecked")
    void theDataSourceIsAPrometheusWithTheIntervalThatItScrapesBy() throws IOException {
        Map<String, Object> source = only(read("datasources/holdfast.yml"), "datasources");
        assertThat(source)
                .containsOnlyKeys("name", "uid", "type", "access", "url", "jsonData")
                .containsEntry("type", "prometheus")
                .containsEntry("access", "proxy");
        assertThat(String.valueOf(source.get("uid"))).matches("[a-zA-Z0-9_-]{1,40}");
        Map<String, Object> scrapes =
                new Yaml().load(Files.readString(Boards.FOLDER.resolve("prometheus/prometheus.yml")));
        Map<String, Object> global = (Map<String, Object>) Objects.requireNonNull(scrapes.get("global"));
        assertThat((Map<String, Object>) source.get("jsonData"))
                .containsExactlyEntriesOf(
                        Map.of("timeInterval", Objects.requireNonNull(global.get("scrape_interval"))));
    }

    @Test
    void everyBoardFindsTheProvisionedDataSourceByItsType() throws IOException {
        Map<String, Object> source = only(read("datasources/holdfast.yml"), "datasources");
        for (var board : Boards.boards()) {
            assertThat(board.get("templating")
                            .get("list")
                            .valueStream()
                            .filter(variable -> variable.get("type").asString().equals("datasource")))
                    .as(board.get("title").asString())
                    .singleElement()
                    .satisfies(variable -> {
                        assertThat(variable.get("name").asString()).isEqualTo("datasource");
                        assertThat(variable.get("query").asString()).isEqualTo(source.get("type"));
                    });
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void theProviderReadsTheFolderOfTheBoards() throws IOException {
        Map<String, Object> provider = only(read("dashboards/holdfast.yml"), "providers");
        assertThat(provider)
                .containsOnlyKeys("name", "folder", "type", "allowUiUpdates", "options")
                .containsEntry("type", "file")
                .containsEntry("allowUiUpdates", false);
        assertThat((Map<String, Object>) provider.get("options")).containsOnlyKeys("path");
    }

    /** What the README exports is what the files ask for, and leads to what is there. */
    @Test
    void everyVariableOfTheFilesIsSetByTheReadme() throws IOException {
        Map<String, String> set = new TreeMap<>();
        Matcher export = Pattern.compile("(HOLDFAST_\\w+)=(\\S+)").matcher(readme());
        while (export.find()) {
            set.put(export.group(1), export.group(2));
        }
        List<String> asked = new ArrayList<>();
        for (String file : List.of("datasources/holdfast.yml", "dashboards/holdfast.yml")) {
            // Grafana puts variables into values only, and a $__name in a comment is none
            Files.readString(FILES.resolve(file))
                    .lines()
                    .filter(line -> !line.strip().startsWith("#"))
                    .forEach(line -> VARIABLE.matcher(line).results().forEach(found -> asked.add(found.group(1))));
        }
        assertThat(asked).containsExactlyInAnyOrderElementsOf(set.keySet());
        Path boards =
                Path.of(Objects.requireNonNull(set.get("HOLDFAST_BOARDS")).replace("$PWD", REPOSITORY.toString()));
        try (var files = Files.list(boards)) {
            assertThat(files).hasSize(3).allMatch(file -> file.toString().endsWith(".json"));
        }
    }

    @Test
    void everyPathAndLinkOfTheReadmeIsThere() throws IOException {
        Matcher path = Pattern.compile("samples/[\\w./-]+\\w").matcher(readme());
        while (path.find()) {
            if (!path.group().contains("/target/")) {
                assertThat(REPOSITORY.resolve(path.group())).exists();
            }
        }
        Matcher link = Pattern.compile("]\\(([\\w./-]+)").matcher(readme());
        while (link.find()) {
            if (!link.group(1).startsWith("http")) {
                assertThat(Boards.FOLDER.resolve(link.group(1)).normalize()).exists();
            }
        }
    }

    private static String readme() throws IOException {
        return Files.readString(Boards.FOLDER.resolve("README.md"));
    }
}
