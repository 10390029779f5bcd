package io.holdfast.driver;

import io.holdfast.settings.SettingsException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Percent-decoding of a URL's parts. */
final class Percent {
    private Percent() {}

    /**
     * Decodes as PgJDBC does, {@code +} being a space.
     *
     * @param part whose text it is, for the error
     * @param text as it stands in the URL
     * @param shown whether the error may show the text
     * @throws SettingsException where a {@code %} is not followed by two hexadecimal digits
     */
    static String decode(String part, String text, boolean shown) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(
                    part,
                    (shown ? "'" + text + "'" : "it") + " has a '%' without two hexadecimal digits after it",
                    "write %25 for a '%' itself");
        }
    }
}
