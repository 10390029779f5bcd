package io.holdfast.endpoint;

import io.holdfast.settings.SettingsException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stretch of every week in which an endpoint may be restarted by a plan, so that work leaves it beforehand. Materialize Cloud
 * upgrades each region in a weekly window (<a href="https://materialize.com/docs/releases/schedule/">release schedule</a>).
 *
 * @param day the day it begins on
 * @param from when it begins
 * @param until when it ends; not later than {@code from} means on the next day
 * @param zone whose day and hours
 */
public record MaintenanceWindow(DayOfWeek day, LocalTime from, LocalTime until, ZoneId zone) {
    private static final Pattern TEXT =
            Pattern.compile("([A-Za-z]{3,9})\\s+(\\d{1,2}:\\d{2})\\s*-\\s*(\\d{1,2}:\\d{2})\\s+(\\S+)");

    /**
     * Parses {@code Wed 21:00-23:00 Europe/Dublin}.
     *
     * @param setting whose value it is, for the error
     * @param text a day in English, two times of day and a time zone
     * @return the window
     * @throws SettingsException where it is malformed
     */
    public static MaintenanceWindow parse(String setting, String text) {
        Matcher parts = TEXT.matcher(text.strip());
        try {
            if (parts.matches()) {
                return new MaintenanceWindow(
                        day(parts.group(1)), time(parts.group(2)), time(parts.group(3)), ZoneId.of(parts.group(4)));
            }
        } catch (DateTimeException e) {
            throw malformed(setting, text);
        }
        throw malformed(setting, text);
    }

    private static DayOfWeek day(String text) {
        String begin = text.toUpperCase(Locale.ROOT);
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> day.name().startsWith(begin))
                .findFirst()
                .orElseThrow(() -> new DateTimeException("no day begins with " + text));
    }

    private static LocalTime time(String text) {
        return LocalTime.parse(text.length() == 4 ? "0" + text : text);
    }

    private static SettingsException malformed(String setting, String text) {
        return new SettingsException(
                setting,
                "'" + text + "' is not a weekly window",
                "write a day, two times and a time zone, such as Wed 21:00-23:00 Europe/Dublin");
    }

    /**
     * Whether a moment is inside.
     *
     * @param at the moment
     * @return false at the very end
     */
    public boolean contains(Instant at) {
        ZonedDateTime begin = lastBegin(at);
        return at.isBefore(end(begin).toInstant());
    }

    /** Not later than the moment; days and hours are counted in the window's own zone, so that summer time moves it. */
    private ZonedDateTime lastBegin(Instant at) {
        ZonedDateTime local = at.atZone(zone);
        ZonedDateTime begin = local.toLocalDate()
                .with(TemporalAdjusters.previousOrSame(day))
                .atTime(from)
                .atZone(zone);
        return begin.isAfter(local)
                ? begin.toLocalDate().minusWeeks(1).atTime(from).atZone(zone)
                : begin;
    }

    private ZonedDateTime end(ZonedDateTime begin) {
        return begin.toLocalDate()
                .plusDays(until.isAfter(from) ? 0 : 1)
                .atTime(until)
                .atZone(zone);
    }

    @Override
    public String toString() {
        String short3 = day.name().charAt(0) + day.name().substring(1, 3).toLowerCase(Locale.ROOT);
        return short3 + " " + from + "-" + until + " " + zone;
    }
}
