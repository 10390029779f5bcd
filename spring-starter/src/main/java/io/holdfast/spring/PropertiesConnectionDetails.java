package io.holdfast.spring;

import io.holdfast.settings.Setting;
import java.util.List;
import java.util.Map;

/** The endpoints as the properties name them. */
final class PropertiesConnectionDetails implements HoldfastConnectionDetails {
    private final HoldfastProperties properties;
    private final Map<String, String> settings;

    PropertiesConnectionDetails(HoldfastProperties properties) {
        this.properties = properties;
        this.settings = properties.settings();
    }

    @Override
    public List<Node> endpoints() {
        return properties.endpoints().entrySet().stream()
                .map(entry -> new Node(
                        entry.getKey(),
                        entry.getValue().host(),
                        entry.getValue().port()))
                .toList();
    }

    @Override
    public String database() {
        return text(Setting.DATABASE);
    }

    @Override
    public String user() {
        return text(Setting.USER);
    }

    @Override
    public String password() {
        return text(Setting.PASSWORD);
    }

    private String text(Setting<String> setting) {
        return settings.getOrDefault(setting.name(), setting.defaultText());
    }
}
