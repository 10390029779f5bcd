package io.holdfast;

import io.holdfast.endpoint.Credentials;
import io.holdfast.endpoint.Endpoint;
import io.holdfast.settings.SettingValues;
import java.util.List;

/**
 * The data source that was described, checked.
 *
 * @param name the data source's
 * @param endpoints in priority order
 * @param values the settings
 * @param credentials who logs in where an endpoint has none of its own
 */
record Requested(String name, List<Endpoint> endpoints, SettingValues values, Credentials credentials) {}
