package io.holdfast.driver;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.EndpointAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A URL made by a seed, with what it means, or with one fault and the words that must name it.
 *
 * @param url the text
 * @param endpoints what it means
 * @param settings what it means
 * @param fault empty for a good one
 */
record GeneratedUrl(String url, List<Endpoint> endpoints, Map<String, String> settings, String fault) {
    static final String SECRET = "s3cr3t&%=+ü";

    private static final String CODED = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
    private static final List<String> HOSTS =
            List.of("localhost", "abc.us-east-1.aws.materialize.cloud", "10.0.0.7", "db_1", "[::1]", "[fe80::1:2]");
    private static final Map<String, List<String>> VALUES = Map.of(
            "queryTimeout", List.of("250ms", "5s", "2m"),
            "poolSize", List.of("1", "50"),
            "mode", List.of("active", "observe"),
            "user", List.of("app", "Zoë@example.com", "a b"),
            "sslmode", List.of("require", "verify-full"),
            "options", List.of("-c cluster=serving", "--cluster=a&b"),
            "readsArePure", List.of("true", "false"));

    private static final List<Fault> FAULTS = List.of(
            new Fault("endpoint 1", url -> url.replaceFirst("//", "//,")),
            new Fault("endpoint 1", url -> url.replaceFirst("//", "//=h:1,")),
            new Fault("endpoint 1", url -> url.replaceFirst("//", "//x=h:0,")),
            new Fault("endpoint 1", url -> url.replaceFirst("//", "//x=h:70000,")),
            new Fault("endpoint 1", url -> url.replaceFirst("//", "//x=h:port,")),
            new Fault("endpoint 1", url -> url.replaceFirst("//", "//x=[::zz]:1,")),
            new Fault("endpoint 1", url -> url.replaceFirst("//", "//x=::1,")),
            new Fault("endpoint 1", url -> url.replaceFirst("//", "//x=a host,")),
            new Fault("'-x'", url -> url.replaceFirst("//", "//-x=h,")),
            new Fault("is there already", url -> url.replaceFirst("//", "//same=h,same=g,")),
            new Fault("credentials before the host", url -> url.replaceFirst("//", "//app:" + CODED + "@")),
            new Fault("no '//'", url -> url.replaceFirst("//", "")),
            new Fault("no endpoint", url -> url.replaceFirst("//[^/]*/", "///")),
            new Fault("second '/'", url -> url.replaceFirst("[?]", "/more?")),
            new Fault("database", url -> url.replaceFirst("[?]", "%zz?")),
            new Fault("'password'", url -> url + "&password=" + CODED),
            new Fault("a setting's name", url -> url + "&%4=x"),
            new Fault("'sslcert'", url -> url + "&sslcert=50%"),
            new Fault("a value has no name", url -> url + "&=x"),
            new Fault("'frobnicate'", url -> url + "&frobnicate=x"),
            new Fault("'pasword'", url -> url + "&pasword=" + CODED),
            new Fault("'loginTimeout'", url -> url + "&loginTimeout=10"),
            new Fault("'probeInterval'", url -> url + "&probeInterval=0s"),
            new Fault("'failbackDelay'", url -> url + "&failbackDelay=5 parsecs;password=" + CODED),
            new Fault("'cursorResume'", url -> url + "&cursorResume=maybe"),
            new Fault("'targetServerType'", url -> url + "&targetServerType=primary"),
            new Fault("'nowhere'", url -> url + "&nowhere.user=x"),
            new Fault("'profile'", url -> url + "&profile=/there/is/no.properties"),
            new Fault("'name'", url -> url + "&name=a name"));

    /** How a good URL becomes a bad one, and what its error must say. */
    private record Fault(String names, UnaryOperator<String> made) {}

    static Stream<GeneratedUrl> all(int count) {
        return IntStream.range(0, count).mapToObj(seed -> {
            GeneratedUrl good = good(new Random(seed));
            return seed % 2 == 0 ? good : good.with(FAULTS.get(seed / 2 % FAULTS.size()));
        });
    }

    /** Good URLs with characters lost, doubled and swapped. */
    static Stream<String> torn(int count) {
        return IntStream.range(0, count).mapToObj(seed -> {
            Random random = new Random(seed);
            StringBuilder url = new StringBuilder(good(random).url());
            for (int i = 0; i < 3; i++) {
                int at = random.nextInt(url.length());
                url.setCharAt(at, ",=:/?&%[]@ x".charAt(random.nextInt(12)));
            }
            return url.toString();
        });
    }

    private static GeneratedUrl good(Random random) {
        List<Endpoint> endpoints = new ArrayList<>();
        List<String> authority = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            String host = HOSTS.get(random.nextInt(HOSTS.size()));
            boolean port = random.nextBoolean();
            String name = "region-" + i;
            authority.add(name + "=" + host + (port ? ":" + (7000 + i) : ""));
            String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            endpoints.add(new Endpoint(name, new EndpointAddress(bare, port ? 7000 + i : 6875)));
        }
        Map<String, String> settings = settings(random);
        String query = settings.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        settings.put("database", "my db");
        return new GeneratedUrl(
                "jdbc:holdfast://" + String.join(",", authority) + "/my%20db?" + query, endpoints, settings, "");
    }

    private static Map<String, String> settings(Random random) {
        Map<String, String> settings = new LinkedHashMap<>();
        VALUES.forEach((name, values) -> {
            if (random.nextBoolean()) {
                settings.put(name, values.get(random.nextInt(values.size())));
            }
        });
        settings.put("password", SECRET);
        if (random.nextBoolean()) {
            settings.put("region-0.user", "other");
            settings.put("region-0.password", SECRET + "2");
        }
        return settings;
    }

    private GeneratedUrl with(Fault fault) {
        return new GeneratedUrl(fault.made().apply(url), endpoints, settings, fault.names());
    }
}
