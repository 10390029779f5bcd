package io.holdfast.spring;

import io.holdfast.settings.Setting;
import io.holdfast.settings.SettingsException;
import java.util.Map;
import java.util.stream.Collectors;

/** What an IDE is told of each setting, made from the table that the library itself parses by. */
final class SettingsMetadata {
    private static final Map<String, String> CHOICES = Map.of(
            "mode", "active,observe,passthrough",
            "cursorResume", "restart-if-unconsumed,exact,off",
            "balance", "priority,spread",
            "stalePolicy", "strict,least-stale",
            "stalenessCheck", "auto,server,measured");

    private SettingsMetadata() {}

    static String json() {
        return "{\n  \"properties\": [\n"
                + Setting.ALL.stream().map(SettingsMetadata::property).collect(Collectors.joining(",\n"))
                + "\n  ],\n  \"hints\": [\n"
                + CHOICES.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> hint(entry.getKey(), entry.getValue().split(",", -1)))
                        .collect(Collectors.joining(",\n"))
                + "\n  ]\n}\n";
    }

    private static String property(Setting<?> setting) {
        String first = setting.meaning().substring(0, 1).toUpperCase(java.util.Locale.ROOT);
        return "    {\n      \"name\": \"holdfast." + PropertyNames.kebab(setting.name()) + "\",\n      \"type\": \""
                + type(setting) + "\",\n      \"description\": \"" + first
                + setting.meaning().substring(1).replace("\"", "\\\"") + ".\""
                + (setting.defaultText().isEmpty()
                        ? ""
                        : ",\n      \"defaultValue\": \"" + setting.defaultText() + "\"")
                + "\n    }";
    }

    private static String type(Setting<?> setting) {
        try {
            Object value = setting.parse(setting.defaultText());
            return value instanceof java.time.Duration
                    ? "java.time.Duration"
                    : value instanceof Boolean || value instanceof Integer
                            ? value.getClass().getName()
                            : "java.lang.String";
        } catch (SettingsException e) {
            return "java.lang.String";
        }
    }

    private static String hint(String setting, String[] values) {
        StringBuilder text = new StringBuilder();
        for (String value : values) {
            // refused by the table itself where a choice is gone
            Setting.ALL.stream().filter(known -> known.name().equals(setting)).forEach(known -> known.parse(value));
            text.append(text.isEmpty() ? "" : ", ")
                    .append("{ \"value\": \"")
                    .append(value)
                    .append("\" }");
        }
        return "    {\n      \"name\": \"holdfast." + PropertyNames.kebab(setting) + "\",\n      \"values\": [" + text
                + "]\n    }";
    }
}
