package io.holdfast.driver;

import io.holdfast.settings.LayeredSettings;
import io.holdfast.settings.Setting;
import io.holdfast.settings.SettingValues;
import io.holdfast.settings.SettingsException;
import java.sql.DriverPropertyInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/** The settings as tools list them. */
final class DriverProperties {
    private final Map<String, String> given = new LinkedHashMap<>();

    private DriverProperties(String url, Properties info) {
        try {
            given.putAll(JdbcUrl.parse(url).settings());
        } catch (SettingsException e) {
            // A tool asks while the URL is being typed.
            given.clear();
        }
        info.stringPropertyNames().forEach(name -> given.put(name, info.getProperty(name)));
    }

    static DriverPropertyInfo[] of(String url, Properties info) {
        DriverProperties properties = new DriverProperties(url, info);
        List<DriverPropertyInfo> all = new ArrayList<>();
        all.add(properties.info(
                ConnectionPlan.NAME, "", "the data source's name, in threads, logs, JMX and application_name", null));
        all.add(properties.info(
                Profile.SETTING, "", "settings under one name: built in, or a properties file", Profile.names()));
        for (Setting<?> setting : Setting.ALL) {
            all.add(properties.info(setting.name(), setting.defaultText(), setting.meaning(), choices(setting)));
        }
        Arrays.stream(PGProperty.values())
                .filter(DriverProperties::passedOn)
                .map(properties::info)
                .forEach(all::add);
        return all.toArray(DriverPropertyInfo[]::new);
    }

    private DriverPropertyInfo info(PGProperty property) {
        String value = property.getDefaultValue();
        return info(property.getName(), value == null ? "" : value, property.getDescription(), property.getChoices());
    }

    private DriverPropertyInfo info(
            String name, String defaultText, @Nullable String meaning, String @Nullable [] choices) {
        String value = LayeredSettings.secret(name) ? null : given.getOrDefault(name, defaultText);
        DriverPropertyInfo info = new DriverPropertyInfo(name, value);
        info.description = meaning;
        info.choices = choices;
        return info;
    }

    /** Of an enumeration its names, of a truth value both. */
    private static String @Nullable [] choices(Setting<?> setting) {
        Object value = setting.defaultText().isEmpty() ? "" : setting.parse(setting.defaultText());
        if (value instanceof Boolean) {
            return new String[] {"true", "false"};
        }
        if (!(value instanceof Enum<?> one)) {
            return null;
        }
        return Arrays.stream(one.getDeclaringClass().getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .filter(text -> parses(setting, text))
                .toArray(String[]::new);
    }

    private static boolean parses(Setting<?> setting, String text) {
        try {
            setting.parse(text);
            return true;
        } catch (SettingsException e) {
            return false;
        }
    }

    private static boolean passedOn(PGProperty property) {
        Optional<Setting<?>> ours = Setting.ALL.stream()
                .filter(setting -> setting.name().equals(property.getName()))
                .findFirst();
        if (ours.isPresent()) {
            return false;
        }
        try {
            SettingValues.of(Map.of(property.getName(), ""));
            return true;
        } catch (SettingsException e) {
            return false;
        }
    }
}
