package io.holdfast;

import io.holdfast.endpoint.Credentials;
import io.holdfast.endpoint.Endpoint;
import io.holdfast.settings.LayeredSettings;
import io.holdfast.settings.Setting;
import io.holdfast.settings.SettingValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The data source that was described, checked.
 *
 * @param name the data source's
 * @param endpoints in priority order
 * @param layers the settings, and over them those of single endpoints
 * @param password where passwords come from that no endpoint has for itself
 */
record Requested(String name, List<Endpoint> endpoints, LayeredSettings layers, Optional<Supplier<String>> password) {
    /** What holds for the data source. */
    SettingValues values() {
        return layers.common();
    }

    /** What holds for an endpoint; one that is added later has nothing of its own. */
    SettingValues values(String endpoint) {
        return layers.of(endpoint);
    }

    /** Who logs in at an endpoint whose options do not say it. */
    Credentials credentials(String endpoint) {
        SettingValues values = layers.of(endpoint);
        String fixed = values.get(Setting.PASSWORD);
        boolean own = layers.own(endpoint).contains(Setting.PASSWORD.name());
        return new Credentials(
                values.get(Setting.USER), password.filter(common -> !own).orElse(() -> fixed));
    }

    /** An endpoint that comes later, with what the settings say of every endpoint. */
    Endpoint completed(Endpoint late) {
        List<Endpoint> all = new ArrayList<>(endpoints);
        all.add(late);
        return EndpointTexts.complete(all, values()).get(endpoints.size());
    }

    /** Physical connections of all endpoints together. */
    int allConnections() {
        return endpoints.stream()
                .mapToInt(endpoint -> values(endpoint.name()).get(Setting.POOL_SIZE))
                .sum();
    }
}
