package io.holdfast;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.EndpointOptions;
import io.holdfast.endpoint.HttpPath;
import io.holdfast.endpoint.MaintenanceWindow;
import io.holdfast.settings.Setting;
import io.holdfast.settings.SettingValues;
import io.holdfast.settings.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Settings whose text names endpoints, {@code name=value} or {@code name:value}, several after a comma or a semicolon. */
final class EndpointTexts {
    /** What follows the name of an endpoint; a URL's colon is none of ours. */
    private static final Pattern NAMED = Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*)\\s*[=:](?!//)\\s*(.+)");

    private static final Pattern SEPARATOR = Pattern.compile("[,;]");

    private EndpointTexts() {}

    private record Part(Optional<String> endpoint, String value) {
        boolean of(Endpoint candidate) {
            return endpoint.isEmpty() || endpoint.get().equals(candidate.name());
        }
    }

    static List<Endpoint> complete(List<Endpoint> endpoints, SettingValues values) {
        List<Part> http = parts(Setting.HTTP, values, endpoints);
        List<Part> windows = parts(Setting.MAINTENANCE_WINDOW, values, endpoints);
        return endpoints.stream()
                .map(endpoint -> new Endpoint(
                        endpoint.name(),
                        endpoint.address(),
                        windows(endpoint, windows, http(endpoint, http, endpoint.options()))))
                .toList();
    }

    private static EndpointOptions http(Endpoint endpoint, List<Part> parts, EndpointOptions options) {
        if (options.http().isPresent()) {
            return options;
        }
        return parts.stream()
                .filter(part -> part.of(endpoint))
                .reduce((first, second) -> second)
                .flatMap(part -> HttpPath.parse(
                        Setting.HTTP.name(), part.value(), endpoint.address().host()))
                .map(options::http)
                .orElse(options);
    }

    private static EndpointOptions windows(Endpoint endpoint, List<Part> parts, EndpointOptions options) {
        List<MaintenanceWindow> all = new ArrayList<>(options.maintenance());
        parts.stream()
                .filter(part -> part.of(endpoint))
                .map(part -> MaintenanceWindow.parse(Setting.MAINTENANCE_WINDOW.name(), part.value()))
                .forEach(all::add);
        return options.maintenance(all);
    }

    private static List<Part> parts(Setting<String> setting, SettingValues values, List<Endpoint> endpoints) {
        List<Part> parts = new ArrayList<>();
        SEPARATOR
                .splitAsStream(values.get(setting))
                .filter(text -> !text.isBlank())
                .forEach(text -> parts.add(part(setting, text.strip(), endpoints)));
        return parts;
    }

    private static Part part(Setting<String> setting, String text, List<Endpoint> endpoints) {
        Matcher named = NAMED.matcher(text);
        if (!named.matches()) {
            return new Part(Optional.empty(), text);
        }
        if (endpoints.stream().noneMatch(endpoint -> endpoint.name().equals(named.group(1)))) {
            throw new SettingsException(
                    setting.name(),
                    "there is no endpoint '" + named.group(1) + "'",
                    "name one of " + endpoints.stream().map(Endpoint::name).collect(Collectors.joining(", ")));
        }
        return new Part(Optional.of(named.group(1)), named.group(2));
    }
}
