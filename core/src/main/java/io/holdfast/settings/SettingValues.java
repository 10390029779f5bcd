package io.holdfast.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.postgresql.PGProperty;

/**
 * What was set, checked: every value parses, and every name is Holdfast's or PgJDBC's. Immutable; never shows a secret.
 */
public final class SettingValues {
    /** PgJDBC's settings that cannot hold beside ours, each with what to do instead. */
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("targetServerType", "leave it out: Materialize has no transaction_read_only to ask for"),
            Map.entry("autosave", "leave it out: Materialize has no savepoints"),
            Map.entry("readOnlyMode", "leave it out: Materialize refuses a read-only session characteristic"),
            Map.entry("socketFactory", "leave it out: Holdfast makes the sockets, so that it can break them off"),
            Map.entry("socketFactoryArg", "leave it out: Holdfast makes the sockets, so that it can break them off"),
            Map.entry(
                    "defaultRowFetchSize", "leave it out and call setFetchSize, which takes a cursor with a deadline"),
            Map.entry("adaptiveFetch", "leave it out: rows are counted as they are fetched"),
            Map.entry("ApplicationName", "leave it out: it is the data source's name and the connection's purpose"),
            Map.entry("PGHOST", "add an endpoint"),
            Map.entry("PGPORT", "add an endpoint"),
            Map.entry("PGDBNAME", "set 'database'"));

    private final Map<Setting<?>, String> own;
    private final Map<String, String> driver;

    private SettingValues(Map<Setting<?>, String> own, Map<String, String> driver) {
        this.own = Map.copyOf(own);
        this.driver = Map.copyOf(driver);
    }

    /**
     * Checks names and values.
     *
     * @param texts name to value, as a person wrote them
     * @return the checked values
     * @throws SettingsException for a name that neither knows, with "did you mean", or a value that cannot hold
     */
    public static SettingValues of(Map<String, String> texts) {
        Map<Setting<?>, String> own = new LinkedHashMap<>();
        Map<String, String> driver = new LinkedHashMap<>();
        texts.forEach((name, text) -> {
            Optional<Setting<?>> setting = Setting.named(name);
            if (setting.isPresent()) {
                setting.get().parse(text);
                own.put(setting.get(), text);
            } else if (REFUSED.containsKey(name)) {
                throw new SettingsException(name, "it works against Holdfast", REFUSED.get(name));
            } else {
                DriverSetting.check(
                        Optional.ofNullable(PGProperty.forName(name)).orElseThrow(() -> unknown(name)), text);
                driver.put(name, text);
            }
        });
        return new SettingValues(own, driver);
    }

    private static SettingsException unknown(String name) {
        List<String> known =
                new ArrayList<>(Setting.ALL.stream().map(Setting::name).toList());
        Arrays.stream(PGProperty.values()).map(PGProperty::getName).forEach(known::add);
        return new SettingsException(
                name,
                "neither Holdfast nor PgJDBC has a setting of this name",
                Suggestion.nearest(name, known)
                        .map(suggestion -> "did you mean '" + suggestion + "'?")
                        .orElse("see the table of settings in core/README.md"));
    }

    /**
     * A value, or its default.
     *
     * @param setting which
     * @param <T> its type
     * @return the parsed value
     */
    public <T> T get(Setting<T> setting) {
        return setting.parse(own.getOrDefault(setting, setting.defaultText()));
    }

    /**
     * The settings that PgJDBC takes.
     *
     * @return name to value
     */
    public Map<String, String> driver() {
        return driver;
    }

    /**
     * The effective settings, one {@code name=value} a setting, defaults included and secrets masked.
     *
     * @return for one line of log
     */
    @Override
    public String toString() {
        String ours = Setting.ALL.stream()
                .map(setting -> setting.name() + "="
                        + (setting.secret() ? "***" : own.getOrDefault(setting, setting.defaultText())))
                .collect(Collectors.joining(", "));
        // A driver property may be a secret (sslpassword): its name says enough.
        return ours + (driver.isEmpty() ? "" : ", PgJDBC: " + String.join(", ", driver.keySet()));
    }
}
