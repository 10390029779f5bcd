package io.holdfast.driver;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.EndpointAddress;
import io.holdfast.settings.SettingsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code jdbc:holdfast://[name=]host[:port][,…]/[database][?setting=value&…]}, taken apart. Settings are not looked at here; a
 * {@code database} in the path is one of them.
 *
 * <p>Names, values and the database are percent-decoded as PgJDBC does it, {@code +} being a space, so that a URL which worked
 * with {@code jdbc:postgresql:} means the same.
 *
 * @param endpoints in the order given, which is their priority; names are unique
 * @param settings name to value
 */
record JdbcUrl(List<Endpoint> endpoints, Map<String, String> settings) {
    static final String PREFIX = "jdbc:holdfast:";

    private static final String SHAPE =
            PREFIX + "//us-east-1=host:6875,eu-west-1=host:6875/materialize?maxStaleness=5s";

    static boolean accepts(String url) {
        return url.startsWith(PREFIX);
    }

    /**
     * Takes a URL apart.
     *
     * @throws SettingsException where it is malformed; names the part, and never shows what may be a secret
     */
    static JdbcUrl parse(String url) {
        if (!url.startsWith(PREFIX + "//")) {
            throw new SettingsException("URL", "there is no '//' after '" + PREFIX + "'", "write " + SHAPE);
        }
        String rest = url.substring(PREFIX.length() + 2);
        int query = rest.indexOf('?');
        String place = query < 0 ? rest : rest.substring(0, query);
        int slash = place.indexOf('/');
        List<Endpoint> endpoints = endpoints(slash < 0 ? place : place.substring(0, slash));
        Map<String, String> settings = query < 0 ? new LinkedHashMap<>() : settings(rest.substring(query + 1));
        if (slash >= 0 && slash + 1 < place.length()) {
            database(place.substring(slash + 1), settings);
        }
        return new JdbcUrl(endpoints, settings);
    }

    private static List<Endpoint> endpoints(String authority) {
        if (authority.isBlank()) {
            throw new SettingsException("URL", "it names no endpoint", "write " + SHAPE);
        }
        // What has an @ may hold somebody's password: nothing of it is shown.
        if (authority.indexOf('@') >= 0) {
            throw new SettingsException(
                    "URL",
                    "there are credentials before the host",
                    "write them as settings: ?user=…&password=…, or for one endpoint us-east-1.user=…");
        }
        List<Entry> entries = new ArrayList<>();
        for (String text : authority.split(",", -1)) {
            entries.add(Entry.parse(entries.size() + 1, text.strip()));
        }
        Map<String, Endpoint> named = new LinkedHashMap<>();
        for (Entry entry : entries) {
            Endpoint endpoint = entry.named(entries);
            if (named.putIfAbsent(endpoint.name(), endpoint) != null) {
                throw new SettingsException(
                        "URL, endpoint " + entry.position(),
                        "'" + endpoint.name() + "' is there already",
                        "give every endpoint a name of its own: name=host:port");
            }
        }
        return List.copyOf(named.values());
    }

    private static void database(String path, Map<String, String> settings) {
        if (path.indexOf('/') >= 0) {
            throw new SettingsException(
                    "URL, database", "'" + path + "' has a second '/'", "write %2F for a '/' in the database's name");
        }
        if (path.indexOf('&') >= 0) {
            // not shown: a setting that it is meant to end may be a secret
            throw new SettingsException(
                    "URL, database", "there is a '&' in it", "begin the settings with '?', or write %26 for a '&'");
        }
        if (settings.putIfAbsent("database", Percent.decode("URL, database", path, true)) != null) {
            throw new SettingsException("URL, database", "it is given twice", "leave out the setting 'database'");
        }
    }

    /** As PgJDBC reads them: {@code a=b&c=d}, a name alone being empty. */
    static Map<String, String> settings(String query) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = Percent.decode("URL, a setting's name", equals < 0 ? pair : pair.substring(0, equals), false);
            if (name.isBlank()) {
                throw new SettingsException("URL, settings", "a value has no name", "write name=value between '&'");
            }
            String value =
                    Percent.decode("URL, setting '" + name + "'", equals < 0 ? "" : pair.substring(equals + 1), false);
            if (settings.putIfAbsent(name, value) != null) {
                throw new SettingsException(name, "it is given twice in the URL", "leave one of them");
            }
        }
        return settings;
    }

    /** One of the places between the commas. */
    private record Entry(int position, String name, EndpointAddress address) {
        static Entry parse(int position, String text) {
            String part = "URL, endpoint " + position;
            if (text.isEmpty()) {
                throw new SettingsException(part, "it is empty", "leave out the comma, or write name=host:port");
            }
            int equals = text.indexOf('=');
            String place = text.substring(equals + 1);
            EndpointAddress address = EndpointAddress.parse(part, place);
            if (place.startsWith("[") && !address.host().matches("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9]+)?")) {
                throw new SettingsException(
                        part, "'" + place + "' is not an IPv6 address", "write one in brackets, such as [::1]:6875");
            }
            if (equals == 0) {
                throw new SettingsException(part, "there is no name before '='", "write name=host:port, or host:port");
            }
            return new Entry(position, equals < 0 ? "" : text.substring(0, equals), address);
        }

        /** Without a name it is called by its host, and its port where hosts repeat. */
        Endpoint named(List<Entry> all) {
            if (!name.isEmpty()) {
                return new Endpoint(name, address);
            }
            String host = address.host();
            if (host.indexOf(':') >= 0) {
                return new Endpoint("endpoint-" + position, address);
            }
            boolean alone = all.stream()
                            .filter(entry -> entry.address.host().equals(host))
                            .count()
                    == 1;
            return new Endpoint(alone ? host : host + "-" + address.port(), address);
        }
    }
}
