package io.holdfast.settings;

import java.time.Duration;
import java.util.Map;

/** Durations as people write them: {@code 250ms}, {@code 5s}, {@code 2m}, {@code 1h}. */
public final class Durations {
    private static final Map<String, Duration> UNITS = Map.of(
            "ms",
            Duration.ofMillis(1),
            "s",
            Duration.ofSeconds(1),
            "m",
            Duration.ofMinutes(1),
            "h",
            Duration.ofHours(1));

    private Durations() {}

    /**
     * Parses a duration. A bare number is refused: half the drivers of this world mean seconds by it, the others milliseconds.
     *
     * @param setting whose value it is, for the error
     * @param text such as {@code 5s}
     * @return the duration, positive or zero
     * @throws SettingsException where it is none
     */
    public static Duration parse(String setting, String text) {
        String value = text.strip();
        int digits = 0;
        while (digits < value.length() && Character.isDigit(value.charAt(digits))) {
            digits++;
        }
        String unit = value.substring(digits);
        if (digits > 0 && unit.isEmpty()) {
            throw new SettingsException(
                    setting, "'" + text + "' has no unit", "write " + value + "s or " + value + "ms");
        }
        Duration one = UNITS.get(unit);
        if (digits == 0 || digits > 9 || one == null) {
            throw new SettingsException(
                    setting, "'" + text + "' is not a duration", "write a whole number and ms, s, m or h, such as 5s");
        }
        return one.multipliedBy(Long.parseLong(value.substring(0, digits)));
    }

    /**
     * Writes a duration as {@link #parse} reads it.
     *
     * @param duration any
     * @return in the largest unit that is exact, milliseconds at the least
     */
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0 || millis == 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
