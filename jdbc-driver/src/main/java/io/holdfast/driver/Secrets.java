package io.holdfast.driver;

import io.holdfast.settings.LayeredSettings;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What must not come out again of what a person wrote. An error shows the value that is wrong, and a URL with a wrong separator
 * has the password in that value.
 */
final class Secrets {
    private static final Pattern WRITTEN = Pattern.compile("(?i)(?:pass\\w*|pwd|secret)\\s*[=:]\\s*([^&?,\\s]+)");
    private static final Pattern BEFORE_AT = Pattern.compile("//([^/?]*)@");

    private final Set<String> secrets = new HashSet<>();

    private Secrets() {}

    static Secrets of(String url, Properties info) {
        Secrets secrets = new Secrets();
        Matcher matcher = WRITTEN.matcher(url);
        while (matcher.find()) {
            secrets.add(matcher.group(1));
        }
        Matcher credentials = BEFORE_AT.matcher(url);
        if (credentials.find()) {
            secrets.add(credentials.group(1));
        }
        info.stringPropertyNames().stream()
                .filter(name -> LayeredSettings.secret(name)
                        || WRITTEN.matcher(name + "=x").matches())
                .forEach(name -> secrets.add(info.getProperty(name)));
        return secrets;
    }

    private void add(@Nullable String secret) {
        if (secret == null || secret.isBlank()) {
            return;
        }
        secrets.add(secret);
        try {
            secrets.add(URLDecoder.decode(secret, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            // Written with a bare '%': as it stands is all there is.
            return;
        }
    }

    /** The text with every secret in it masked, the longest first. */
    String without(@Nullable String text) {
        String clean = text == null ? "" : text;
        for (String secret : secrets.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList()) {
            clean = clean.replace(secret, "***");
        }
        return clean;
    }
}
