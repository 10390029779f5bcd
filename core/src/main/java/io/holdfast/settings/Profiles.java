package io.holdfast.settings;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Settings under one name, {@code profile}, below everything that is set by itself. What belongs to how connections are used
 * ({@code tool}) is here beside what belongs to how reads are answered, so that every door has the same.
 */
public final class Profiles {
    /** The name that a profile is given under. */
    public static final String SETTING = "profile";

    private static final Map<String, Map<String, String>> BUILT_IN = new TreeMap<>(Map.of(
            "service", Map.of(),
            "low-latency", Map.of(Setting.HEDGING.name(), "true"),
            "tool", Map.of("poolSize", "2", "queryTimeout", "10m", "loginTimeout", "20s")));

    private Profiles() {}

    /**
     * Every profile.
     *
     * @return their names, in order
     */
    public static Set<String> names() {
        return Set.copyOf(BUILT_IN.keySet());
    }

    /**
     * What a profile sets.
     *
     * @param name its name
     * @return setting to text
     * @throws SettingsException where there is none of this name
     */
    public static Map<String, String> settings(String name) {
        if (!BUILT_IN.containsKey(name)) {
            throw new SettingsException(
                    SETTING,
                    "there is no profile '" + name + "'",
                    "write one of " + String.join(", ", BUILT_IN.keySet()));
        }
        return Map.copyOf(BUILT_IN.get(name));
    }
}
