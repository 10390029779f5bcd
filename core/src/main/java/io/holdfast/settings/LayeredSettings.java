package io.holdfast.settings;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postgresql.PGProperty;

/**
 * The settings of a data source and, over them, those that single endpoints have for themselves, written
 * {@code endpoint.setting}: user, password, database, connectTimeout, poolSize, and whatever PgJDBC takes, such as
 * {@code us-east-1.sslrootcert}. Immutable; never shows a secret.
 */
public final class LayeredSettings {
    private static final Set<Setting<?>> OWN =
            Set.of(Setting.USER, Setting.PASSWORD, Setting.DATABASE, Setting.CONNECT_TIMEOUT, Setting.POOL_SIZE);

    private final SettingValues common;
    private final Map<String, SettingValues> layered;
    private final Map<String, Map<String, String>> own;

    private LayeredSettings(
            SettingValues common, Map<String, SettingValues> layered, Map<String, Map<String, String>> own) {
        this.common = common;
        this.layered = Map.copyOf(layered);
        this.own = Map.copyOf(own);
    }

    /**
     * Checks names and values.
     *
     * @param texts name to value, as a person wrote them
     * @param endpoints the names of the endpoints
     * @return the checked values
     * @throws SettingsException for an endpoint or a name that nobody knows, with "did you mean", for a value that cannot hold,
     *     and for a setting that only the whole data source has
     */
    public static LayeredSettings of(Map<String, String> texts, Collection<String> endpoints) {
        Map<String, String> common = new LinkedHashMap<>();
        if (texts.containsKey(Profiles.SETTING)) {
            common.putAll(Profiles.settings(texts.get(Profiles.SETTING)));
        }
        Map<String, Map<String, String>> own = new HashMap<>();
        endpoints.forEach(endpoint -> own.put(endpoint, new LinkedHashMap<>()));
        texts.forEach((name, text) -> {
            if (name.equals(Profiles.SETTING)) {
                return;
            }
            if (name.indexOf('.') < 0) {
                common.put(name, text);
                return;
            }
            String endpoint = endpointOf(name, endpoints);
            String setting = name.substring(endpoint.length() + 1);
            check(endpoint, setting, text);
            own.computeIfAbsent(endpoint, e -> new LinkedHashMap<>()).put(setting, text);
        });
        Map<String, SettingValues> layered = new HashMap<>();
        own.forEach((endpoint, mine) -> layered.put(endpoint, SettingValues.of(merged(common, mine))));
        return new LayeredSettings(SettingValues.of(common), layered, own);
    }

    /** An endpoint's name may have dots itself: the longest one that fits. */
    private static String endpointOf(String name, Collection<String> endpoints) {
        return endpoints.stream()
                .filter(endpoint -> name.startsWith(endpoint + "."))
                .max((left, right) -> Integer.compare(left.length(), right.length()))
                .orElseThrow(() -> unknownEndpoint(name, endpoints));
    }

    private static SettingsException unknownEndpoint(String name, Collection<String> endpoints) {
        String endpoint = name.substring(0, name.lastIndexOf('.'));
        String setting = name.substring(name.lastIndexOf('.'));
        return new SettingsException(
                name,
                "there is no endpoint '" + endpoint + "'",
                Suggestion.nearest(endpoint, endpoints)
                        .map(near -> "did you mean '" + near + setting + "'?")
                        .orElse("name one of " + String.join(", ", endpoints)));
    }

    private static void check(String endpoint, String setting, String text) {
        Optional<Setting<?>> known = Setting.named(setting);
        if (known.isPresent() && !OWN.contains(known.get())) {
            throw new SettingsException(
                    endpoint + "." + setting,
                    "it belongs to the whole data source",
                    "write '" + setting + "' without an endpoint");
        }
        try {
            SettingValues.of(Map.of(setting, text));
        } catch (SettingsException e) {
            throw e.of(endpoint);
        }
    }

    private static Map<String, String> merged(Map<String, String> below, Map<String, String> above) {
        Map<String, String> merged = new LinkedHashMap<>(below);
        merged.putAll(above);
        return merged;
    }

    /**
     * What holds for the data source.
     *
     * @return the settings without those of single endpoints
     */
    public SettingValues common() {
        return common;
    }

    /**
     * What holds for an endpoint.
     *
     * @param endpoint one of the names given
     * @return its own settings over the common ones
     */
    public SettingValues of(String endpoint) {
        return layered.getOrDefault(endpoint, common);
    }

    /**
     * What an endpoint has for itself.
     *
     * @param endpoint one of the names given
     * @return the settings' names
     */
    public Set<String> own(String endpoint) {
        return Set.copyOf(own.getOrDefault(endpoint, Map.of()).keySet());
    }

    /**
     * Whether a value must never be shown.
     *
     * @param name a setting's, with or without an endpoint before it
     * @return true for a password, Holdfast's or PgJDBC's
     */
    public static boolean secret(String name) {
        String setting = name.substring(name.lastIndexOf('.') + 1);
        return Setting.named(setting)
                .map(Setting::secret)
                .orElseGet(() -> PGProperty.SSL_PASSWORD.getName().equals(setting)
                        || PGProperty.SSL_FACTORY_ARG.getName().equals(setting));
    }
}
