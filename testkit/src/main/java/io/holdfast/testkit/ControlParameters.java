package io.holdfast.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The query of a request to the control port. Every failure is an {@link IllegalArgumentException} that says what to do. */
final class ControlParameters {
    private final String path;
    private final Map<String, String> values = new LinkedHashMap<>();

    ControlParameters(String path, @Nullable String query) {
        this.path = path;
        if (query == null || query.isEmpty()) {
            return;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("cannot read \"" + pair + "\": use name=value");
            }
            values.put(
                    URLDecoder.decode(pair.substring(0, equals), UTF_8),
                    URLDecoder.decode(pair.substring(equals + 1), UTF_8));
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String text(String name, String example) {
        String value = values.remove(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException(name + " is missing: " + path + "?" + name + "=" + example);
        }
        return value;
    }

    String optional(String name, String standard) {
        String value = values.remove(name);
        return value == null ? standard : value;
    }

    int number(String name, String example) {
        String text = text(name, example);
        if (!text.matches("\\d{1,9}")) {
            throw new IllegalArgumentException(
                    name + " must be a whole number, not " + text + ": " + path + "?" + name + "=" + example);
        }
        return Integer.parseInt(text);
    }

    Duration millis(String example) {
        return Duration.ofMillis(number("ms", example));
    }

    /** Refuses what nobody asked for. */
    void end() {
        if (!values.isEmpty()) {
            throw new IllegalArgumentException(path + " does not know " + values.keySet());
        }
    }
}
