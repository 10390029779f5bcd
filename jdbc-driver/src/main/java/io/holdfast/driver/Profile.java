package io.holdfast.driver;

import io.holdfast.settings.SettingsException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Settings under one name, below those of the URL: a built-in set, or a properties file, which keeps a password out of the URL.
 */
final class Profile {
    static final String SETTING = "profile";

    /** What fits a person at a database tool: few connections, much patience. */
    private static final Map<String, Map<String, String>> BUILT_IN = new TreeMap<>(Map.of(
            "service", Map.of(),
            "tool", Map.of("poolSize", "2", "queryTimeout", "10m", "loginTimeout", "20s")));

    private Profile() {}

    /** The built-in ones, for tools that show choices. */
    static String[] names() {
        return BUILT_IN.keySet().toArray(String[]::new);
    }

    /**
     * Its settings.
     *
     * @param name a built-in name, or the path of a properties file, which has a separator or ends with {@code .properties}
     * @throws SettingsException where there is none
     */
    static Map<String, String> settings(String name) {
        Map<String, String> builtIn = BUILT_IN.get(name);
        if (builtIn != null) {
            return builtIn;
        }
        if (name.indexOf('/') < 0 && name.indexOf('\\') < 0 && !name.endsWith(".properties")) {
            throw new SettingsException(
                    SETTING,
                    "there is no profile '" + name + "'",
                    "write one of " + String.join(", ", BUILT_IN.keySet())
                            + ", or a file such as ./holdfast.properties");
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
