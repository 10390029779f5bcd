package io.holdfast.driver.doctor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Everything that was found, as text for people and as JSON for programs.
 *
 * @param endpoints what was examined, {@code name=address}
 * @param findings in the order of the checks, endpoint by endpoint
 */
public record Report(List<String> endpoints, List<Finding> findings) {
    /**
     * Copies the lists.
     *
     * @param endpoints what was examined
     * @param findings what was found
     */
    public Report {
        endpoints = List.copyOf(endpoints);
        findings = List.copyOf(findings);
    }

    /**
     * How many findings are of a level.
     *
     * @param level which
     * @return the number
     */
    public long count(Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }

    /**
     * The exit code of a program that reports this.
     *
     * @param strict whether a warning counts as a failure
     * @return 0 where all is well, 1 otherwise
     */
    public int exitCode(boolean strict) {
        return count(Level.FAIL) > 0 || (strict && count(Level.WARN) > 0) ? 1 : 0;
    }

    /**
     * For people.
     *
     * @return a line for each finding, and under it what to do
     */
    public String text() {
        StringBuilder text = new StringBuilder("holdfast doctor: " + String.join(", ", endpoints) + "\n");
        byPlace().forEach((where, found) -> {
            text.append('\n').append(where).append('\n');
            found.forEach(finding -> append(text, finding));
        });
        return text.append(String.format(
                        Locale.ROOT,
                        "%n%d FAIL, %d WARN, %d OK, %d not applicable%n",
                        count(Level.FAIL),
                        count(Level.WARN),
                        count(Level.OK),
                        count(Level.SKIP)))
                .toString();
    }

    private Map<String, List<Finding>> byPlace() {
        return findings.stream()
                .collect(Collectors.groupingBy(Finding::where, LinkedHashMap::new, Collectors.toList()));
    }

    private static void append(StringBuilder text, Finding finding) {
        String level = finding.level() == Level.SKIP ? "-" : finding.level().name();
        text.append(String.format(Locale.ROOT, "  %-4s  %-12s  %s%n", level, finding.check(), finding.text()));
        if (!finding.remedy().isEmpty()) {
            text.append(String.format(Locale.ROOT, "        %-12s  -> %s%n", "", finding.remedy()));
        }
    }

    /**
     * For programs.
     *
     * @return one object: {@code endpoints}, {@code findings}, and the counts {@code fail}, {@code warn}, {@code ok},
     *     {@code skipped}
     */
    public String json() {
        return "{\"endpoints\":[" + endpoints.stream().map(Report::quoted).collect(Collectors.joining(","))
                + "],\"fail\":" + count(Level.FAIL)
                + ",\"warn\":" + count(Level.WARN)
                + ",\"ok\":" + count(Level.OK)
                + ",\"skipped\":" + count(Level.SKIP)
                + ",\"findings\":[" + findings.stream().map(Report::json).collect(Collectors.joining(",")) + "]}";
    }

    private static String json(Finding finding) {
        return "{\"check\":" + quoted(finding.check())
                + ",\"where\":" + quoted(finding.where())
                + ",\"level\":" + quoted(finding.level().name())
                + ",\"text\":" + quoted(finding.text())
                + ",\"remedy\":" + quoted(finding.remedy()) + "}";
    }

    /** Strings and numbers in two fixed shapes do not pay for a library in a jar that is dropped into tools. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
