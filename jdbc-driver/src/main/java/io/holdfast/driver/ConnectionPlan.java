package io.holdfast.driver;

import io.holdfast.HoldfastDataSource;
import io.holdfast.HoldfastDataSourceBuilder;
import io.holdfast.endpoint.Endpoint;
import io.holdfast.settings.LayeredSettings;
import io.holdfast.settings.SettingsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Endpoints and effective settings of one connect: {@code Properties} over the URL over its profile; defaults are the settings'
 * own. Checked: a plan can be started. Never shows a secret.
 */
final class ConnectionPlan {
    static final String NAME = "name";

    private static final String APPLICATION_NAME = "ApplicationName";

    private final List<Endpoint> endpoints;
    private final Map<String, String> settings;
    private final String name;

    private ConnectionPlan(List<Endpoint> endpoints, Map<String, String> settings, String name) {
        this.endpoints = endpoints;
        this.settings = settings;
        this.name = name;
    }

    /**
     * Reads and checks what was given.
     *
     * @throws SettingsException where the URL or a setting cannot hold
     */
    static ConnectionPlan of(String url, Properties info) {
        JdbcUrl parsed = JdbcUrl.parse(url);
        Map<String, String> above = new LinkedHashMap<>(parsed.settings());
        above.putAll(texts(info));
        Map<String, String> all = new LinkedHashMap<>();
        String profile = above.remove(Profile.SETTING);
        if (profile != null && !profile.isEmpty()) {
            all.putAll(Profile.settings(profile));
        }
        all.putAll(above);
        String name = name(all);
        LayeredSettings.of(all, parsed.endpoints().stream().map(Endpoint::name).toList());
        return new ConnectionPlan(parsed.endpoints(), Map.copyOf(Bundled.renamed(all)), name);
    }

    /** Numbers and truth values come from frameworks that fill {@code Properties} with what they have. */
    private static Map<String, String> texts(Properties info) {
        Map<String, String> texts = new LinkedHashMap<>();
        info.stringPropertyNames().forEach(name -> texts.put(name, info.getProperty(name)));
        info.forEach((name, value) -> {
            if (value instanceof Number || value instanceof Boolean) {
                texts.put(name.toString(), value.toString());
            } else if (!(value instanceof String)) {
                throw new SettingsException(
                        name.toString(), "its value is no text", "put a String into the Properties");
            }
        });
        return texts;
    }

    /** What a URL of PgJDBC's calls the application is a good name for the data source: the server sees it there, too. */
    private static String name(Map<String, String> all) {
        String application = all.remove(APPLICATION_NAME);
        String given = all.remove(NAME);
        if (given != null) {
            return given;
        }
        if (application == null) {
            return "";
        }
        String legal = application.replaceAll("[^A-Za-z0-9._-]+", "-");
        return legal.substring(0, Math.min(40, legal.length()));
    }

    List<Endpoint> endpoints() {
        return endpoints;
    }

    Map<String, String> settings() {
        return settings;
    }

    String name() {
        return name;
    }

    /**
     * Starts it.
     *
     * @param fallback the name where none was given
     */
    HoldfastDataSource start(String fallback) {
        HoldfastDataSourceBuilder builder = HoldfastDataSource.builder();
        builder.name(name.isEmpty() ? fallback : name);
        endpoints.forEach(
                endpoint -> builder.endpoint(endpoint.name(), endpoint.address().toString()));
        settings.forEach(builder::set);
        return builder.build();
    }

    @Override
    public String toString() {
        return "plan over " + endpoints + " with " + settings.keySet();
    }
}
