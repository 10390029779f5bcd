package io.holdfast.driver;

import io.holdfast.settings.Profiles;
import io.holdfast.settings.SettingsException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Settings under one name, below those of the URL: a built-in set, or a properties file, which keeps a password out of the URL.
 */
final class Profile {
    static final String SETTING = Profiles.SETTING;

    private Profile() {}

    /** The built-in ones, for tools that show choices. */
    static String[] names() {
        return Profiles.names().stream().sorted().toArray(String[]::new);
    }

    /**
     * Its settings.
     *
     * @param name a built-in name, or the path of a properties file, which has a separator or ends with {@code .properties}
     * @throws SettingsException where there is none
     */
    static Map<String, String> settings(String name) {
        if (Profiles.names().contains(name)) {
            return Profiles.settings(name);
        }
        if (name.indexOf('/') < 0 && name.indexOf('\\') < 0 && !name.endsWith(".properties")) {
            throw new SettingsException(
                    SETTING,
                    "there is no profile '" + name + "'",
                    "write one of " + String.join(", ", names()) + ", or a file such as ./holdfast.properties");
        }
        return read(name);
    }

    private static Map<String, String> read(String file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(file))) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingsException(
                    SETTING,
                    "the file '" + file + "' cannot be read (" + e.getClass().getSimpleName() + ")",
                    "write the path of a readable properties file in UTF-8");
        }
        Map<String, String> settings = new LinkedHashMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        if (settings.containsKey(SETTING)) {
            throw new SettingsException(SETTING, "'" + file + "' names a profile itself", "leave that line out");
        }
        return settings;
    }
}
