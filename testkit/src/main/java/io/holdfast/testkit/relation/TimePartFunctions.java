package io.holdfast.testkit.relation;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Parts of dates and times, and their text by a pattern. Public for the relational engine's reflection only. */
@SuppressWarnings("MissingJavadocMethod")
public final class TimePartFunctions {
    private static final int NAME_WIDTH = 9;
    private static final List<String> PATTERNS = List.of(
            "YYYY", "IYYY", "HH24", "HH12", "Month", "MONTH", "month", "DDD", "Day", "DAY", "day", "Mon", "MON", "mon",
            "YY", "MM", "DD", "Dy", "DY", "dy", "HH", "MI", "SS", "MS", "US", "AM", "PM", "am", "pm", "TZ", "IW", "ID",
            "D", "Q");

    private TimePartFunctions() {}

    public static @Nullable BigDecimal timestampPart(String field, @Nullable LocalDateTime time) throws SQLException {
        if (time == null) {
            return null;
        }
        int year = time.getYear();
        return switch (field) {
            case "year" -> BigDecimal.valueOf(year > 0 ? year : year - 1);
            case "quarter" -> BigDecimal.valueOf(time.get(IsoFields.QUARTER_OF_YEAR));
            case "month" -> BigDecimal.valueOf(time.getMonthValue());
            case "week" -> BigDecimal.valueOf(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case "isoyear" -> BigDecimal.valueOf(time.get(IsoFields.WEEK_BASED_YEAR));
            case "day" -> BigDecimal.valueOf(time.getDayOfMonth());
            case "dow" -> BigDecimal.valueOf(time.getDayOfWeek().getValue() % 7);
            case "isodow" -> BigDecimal.valueOf(time.getDayOfWeek().getValue());
            case "doy" -> BigDecimal.valueOf(time.getDayOfYear());
            case "decade" -> BigDecimal.valueOf(Math.floorDiv(year, 10));
            case "century" -> BigDecimal.valueOf(year > 0 ? (year + 99) / 100 : -((99 - (year - 1)) / 100));
            case "millennium" -> BigDecimal.valueOf(year > 0 ? (year + 999) / 1000 : -((999 - (year - 1)) / 1000));
            case "epoch" ->
                BigDecimal.valueOf(time.toEpochSecond(ZoneOffset.UTC))
                        .add(BigDecimal.valueOf(time.get(ChronoField.MICRO_OF_SECOND), 6));
            default -> timePart(field, time.toLocalTime());
        };
    }

    public static @Nullable BigDecimal timePart(String field, @Nullable LocalTime time) throws SQLException {
        if (time == null) {
            return null;
        }
        long micros = time.getSecond() * 1_000_000L + time.get(ChronoField.MICRO_OF_SECOND);
        return switch (field) {
            case "hour" -> BigDecimal.valueOf(time.getHour());
            case "minute" -> BigDecimal.valueOf(time.getMinute());
            case "second" -> BigDecimal.valueOf(micros, 6);
            case "milliseconds" -> BigDecimal.valueOf(micros, 3);
            case "microseconds" -> BigDecimal.valueOf(micros);
            case "epoch" -> BigDecimal.valueOf(time.toNanoOfDay() / 1000, 6);
            default -> throw Refusals.of("22023", "unit '" + field + "' not supported for type time");
        };
    }

    public static @Nullable String toChar(@Nullable LocalDateTime time, @Nullable String format) throws SQLException {
        if (time == null || format == null) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < format.length()) {
            char c = format.charAt(at);
            boolean bare = format.startsWith("FM", at);
            if (c == '"') {
                int end = format.indexOf('"', at + 1);
                text.append(format, at + 1, end < 0 ? format.length() : end);
                at = end < 0 ? format.length() : end + 1;
            } else if (Character.isLetter(c)) {
                String pattern = pattern(format, bare ? at + 2 : at);
                text.append(part(pattern, time, bare));
                at += pattern.length() + (bare ? 2 : 0);
            } else {
                text.append(c);
                at++;
            }
        }
        return text.toString();
    }

    private static String pattern(String format, int at) throws SQLException {
        for (String pattern : PATTERNS) {
            if (format.startsWith(pattern, at)) {
                int end = at + pattern.length();
                boolean suffixed = format.startsWith("TH", end) || format.startsWith("th", end);
                if (!suffixed) {
                    return pattern;
                }
            }
        }
        throw Refusals.unsupported("to_char pattern \"" + format + "\"");
    }

    private static String part(String pattern, LocalDateTime time, boolean bare) {
        String name = time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
        String day = time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
        int hour = time.getHour() % 12 == 0 ? 12 : time.getHour() % 12;
        return switch (pattern) {
            case "YYYY" -> digits(time.getYear(), 4, bare);
            case "IYYY" -> digits(time.get(IsoFields.WEEK_BASED_YEAR), 4, bare);
            case "YY" -> digits(time.getYear() % 100, 2, bare);
            case "MM" -> digits(time.getMonthValue(), 2, bare);
            case "DDD" -> digits(time.getDayOfYear(), 3, bare);
            case "DD" -> digits(time.getDayOfMonth(), 2, bare);
            case "HH24" -> digits(time.getHour(), 2, bare);
            case "HH12", "HH" -> digits(hour, 2, bare);
            case "MI" -> digits(time.getMinute(), 2, bare);
            case "SS" -> digits(time.getSecond(), 2, bare);
            case "MS" -> digits(time.get(ChronoField.MILLI_OF_SECOND), 3, bare);
            case "US" -> digits(time.get(ChronoField.MICRO_OF_SECOND), 6, bare);
            case "IW" -> digits(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2, bare);
            case "ID" -> digits(time.getDayOfWeek().getValue(), 1, bare);
            case "D" -> digits(time.getDayOfWeek().getValue() % 7 + 1, 1, bare);
            case "Q" -> digits(time.get(IsoFields.QUARTER_OF_YEAR), 1, bare);
            case "AM", "PM" -> time.getHour() < 12 ? "AM" : "PM";
            case "am", "pm" -> time.getHour() < 12 ? "am" : "pm";
            case "TZ" -> "UTC";
            case "Month", "MONTH", "month" -> padded(like(pattern, name), bare);
            case "Day", "DAY", "day" -> padded(like(pattern, day), bare);
            case "Mon", "MON", "mon" -> like(pattern, name.substring(0, 3));
            default -> like(pattern, day.substring(0, 3));
        };
    }

    private static String digits(int value, int width, boolean bare) {
        return bare ? String.valueOf(value) : String.format(Locale.ROOT, "%0" + width + "d", value);
    }

    private static String like(String pattern, String name) {
        if (Character.isLowerCase(pattern.charAt(0))) {
            return name.toLowerCase(Locale.ROOT);
        }
        return Character.isUpperCase(pattern.charAt(1)) ? name.toUpperCase(Locale.ROOT) : name;
    }

    private static String padded(String name, boolean bare) {
        return bare ? name : name + " ".repeat(NAME_WIDTH - name.length());
    }
}
