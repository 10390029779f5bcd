package io.holdfast.samples.orders;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The files of samples/dashboards, read. */
final class Boards {
    static final Path FOLDER = Path.of("../dashboards").toAbsolutePath().normalize();

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][\\w:]*+(?!\\s*\\()");
    private static final Pattern IN_PARENTHESES = Pattern.compile("\\b(by|on|ignoring|without)\\s*\\([^)]*\\)");
    private static final Pattern NOISE =
            Pattern.compile("\\{[^}]*}|\\[[^]]*]|\\b\\d[\\w.]*|\\b(and|or|unless|bool|offset|le)\\b");

    private Boards() {}

    static List<JsonNode> boards() throws IOException {
        List<JsonNode> boards = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER.resolve("grafana/dashboards"))) {
            for (Path file : files.sorted().toList()) {
                boards.add(new ObjectMapper().readTree(Files.readString(file)));
            }
        }
        return boards;
    }

    /** Every panel that shows something; rows do not. */
    static List<JsonNode> panels(JsonNode board) {
        return board.get("panels")
                .valueStream()
                .filter(panel -> !panel.get("type").asString().equals("row"))
                .toList();
    }

    static List<String> expressions(JsonNode panel) {
        return panel.get("targets")
                .valueStream()
                .map(target -> target.get("expr").asString())
                .toList();
    }

    /** Each rule of a file of rules, as its map. */
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> rules(String file) throws IOException {
        Map<String, List<Map<String, List<Map<String, Object>>>>> groups =
                new Yaml().load(Files.readString(FOLDER.resolve("prometheus").resolve(file)));
        List<Map<String, Object>> rules = new ArrayList<>();
        Objects.requireNonNull(groups.get("groups"))
                .forEach(group -> rules.addAll(Objects.requireNonNull(group.get("rules"))));
        return rules;
    }

    /** The names of metrics in an expression: what is left of it without labels, functions, keywords and numbers. */
    static Set<String> metrics(String expression) {
        String bare = NOISE.matcher(IN_PARENTHESES.matcher(expression).replaceAll(" "))
                .replaceAll(" ");
        Set<String> names = new TreeSet<>();
        NAME.matcher(bare).results().forEach(name -> names.add(name.group()));
        return names;
    }
}
