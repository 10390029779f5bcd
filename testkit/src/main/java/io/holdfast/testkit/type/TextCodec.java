package io.holdfast.testkit.type;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL's text format of every {@link PgType}. */
public final class TextCodec {
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    /** How many digits a numeric has. */
    private static final int DIGITS = 39;

    private static final Pattern ZONE = Pattern.compile("(Z|[+-]\\d{2}(?::?\\d{2}(?::?\\d{2})?)?)$");

    private TextCodec() {}

    /**
     * Writes a value.
     *
     * @param type its type
     * @param value as {@link PgType} says, never null
     * @return the text a client reads
     */
    public static String encode(PgType type, Object value) {
        return switch (type) {
            case BOOL -> (Boolean) value ? "t" : "f";
            case BYTEA -> "\\x" + HexFormat.of().formatHex((byte[]) value);
            case FLOAT4 -> Floats.text((Float) value);
            case FLOAT8 -> Floats.text((Double) value);
            case NUMERIC -> value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
            case DATE -> value instanceof LocalDate date ? date(date) : value.toString();
            case TIME -> value instanceof LocalTime time ? time(time) : value.toString();
            case TIMESTAMP -> value instanceof LocalDateTime timestamp ? timestamp(timestamp, "") : value.toString();
            case TIMESTAMPTZ ->
                value instanceof OffsetDateTime timestamp
                        ? timestamp(
                                timestamp.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime(), "+00")
                        : value.toString();
            case INTERVAL ->
                value instanceof Duration duration ? Interval.of(duration).toString() : value.toString();
            case INT2, INT4, INT8, OID, MZ_TIMESTAMP, NAME, TEXT, JSON, JSONB, BPCHAR, VARCHAR, UUID, UNKNOWN ->
                value.toString();
            default -> ((SqlArray) value).text(element(type));
        };
    }

    /**
     * Reads a value.
     *
     * @param type its type
     * @param text what the client sent
     * @return as {@link PgType} says
     * @throws SqlError 22P02, or 22007 for an interval, where the text is not of that type
     */
    public static Object decode(PgType type, String text) throws SqlError {
        try {
            return parse(type, text);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException | IndexOutOfBoundsException e) {
            throw SqlError.of(
                    "22P02",
                    "invalid input syntax for type " + type.name().toLowerCase(Locale.ROOT) + ": \"" + text + "\"");
        }
    }

    private static Object parse(PgType type, String text) throws SqlError {
        return switch (type) {
            case BOOL -> bool(text.trim().toLowerCase(Locale.ROOT));
            case BYTEA -> bytes(text);
            case INT2 -> Short.valueOf(text.trim());
            case INT4 -> Integer.valueOf(text.trim());
            case INT8, MZ_TIMESTAMP -> Long.valueOf(text.trim());
            case OID -> Integer.toUnsignedLong(Integer.parseUnsignedInt(text.trim()));
            case FLOAT4 -> Floats.parseReal(text);
            case FLOAT8 -> Floats.parse(text);
            case NUMERIC -> numeric(text.trim());
            case DATE -> timestamp(text).toLocalDate();
            case TIME -> LocalTime.parse(withoutZone(text.trim()));
            case TIMESTAMP -> timestamp(text);
            case TIMESTAMPTZ -> instant(text.trim());
            case INTERVAL -> Interval.parse(text);
            case UUID -> UUID.fromString(text.trim());
            case NAME, TEXT, JSON, JSONB, BPCHAR, VARCHAR, UNKNOWN -> text;
            default -> SqlArray.parse(element(type), text);
        };
    }

    private static BigDecimal numeric(String text) throws SqlError {
        BigDecimal number = new BigDecimal(text);
        if (number.precision() - number.scale() > DIGITS) {
            throw SqlError.of("22003", "numeric field overflow");
        }
        return number;
    }

    private static PgType element(PgType array) {
        return array.element().orElseThrow();
    }

    /** The fraction of a second with its point and without trailing zeros. */
    static String fraction(long micros) {
        String digits = String.format(Locale.ROOT, ".%06d", micros);
        return digits.replaceFirst("0+$", "");
    }

    private static String date(LocalDate date) {
        return date.getYear() > 0
                ? String.format(
                        Locale.ROOT, "%04d-%02d-%02d", date.getYear(), date.getMonthValue(), date.getDayOfMonth())
                : date(date.withYear(1 - date.getYear())) + " BC";
    }

    private static String time(LocalTime time) {
        int micros = time.get(ChronoField.MICRO_OF_SECOND);
        return time.format(SECONDS) + (micros == 0 ? "" : fraction(micros));
    }

    private static String timestamp(LocalDateTime timestamp, String zone) {
        boolean ancient = timestamp.getYear() <= 0;
        LocalDateTime shown = ancient ? timestamp.withYear(1 - timestamp.getYear()) : timestamp;
        return date(shown.toLocalDate()) + " " + time(shown.toLocalTime()) + zone + (ancient ? " BC" : "");
    }

    private static Boolean bool(String word) {
        return switch (word) {
            case "t", "true", "y", "yes", "on", "1" -> Boolean.TRUE;
            case "f", "false", "n", "no", "off", "0" -> Boolean.FALSE;
            default -> throw new IllegalArgumentException(word);
        };
    }

    private static byte[] bytes(String text) {
        if (text.startsWith("\\x")) {
            return HexFormat.of().parseHex(text.substring(2));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '\\') {
                bytes.write(text.charAt(i));
            } else if (i + 1 < text.length() && text.charAt(i + 1) == '\\') {
                bytes.write('\\');
                i++;
            } else {
                bytes.write(Integer.parseInt(text, i + 1, i + 4, 8));
                i += 3;
            }
        }
        return bytes.toByteArray();
    }

    private static LocalDateTime timestamp(String text) {
        String trimmed = text.trim();
        boolean ancient = trimmed.endsWith(" BC");
        String local = ancient ? trimmed.substring(0, trimmed.length() - 3) : trimmed;
        int gap = Math.max(local.indexOf(' '), local.indexOf('T'));
        LocalDate day = LocalDate.parse(gap < 0 ? local : local.substring(0, gap));
        // PgJDBC sends a date as '2026-11-22 +00'
        String clock = gap < 0 ? "" : withoutZone(local.substring(gap + 1));
        LocalTime time = clock.isEmpty() ? LocalTime.MIDNIGHT : LocalTime.parse(clock);
        return (ancient ? day.withYear(1 - day.getYear()) : day).atTime(time);
    }

    private static OffsetDateTime instant(String text) {
        String era = text.endsWith(" BC") ? " BC" : "";
        String local = text.substring(0, text.length() - era.length());
        // a date alone ends in a hyphen and digits too
        Matcher zone = ZONE.matcher(local);
        boolean zoned = local.indexOf(':') > 0 && zone.find();
        ZoneOffset offset = zoned ? ZoneOffset.of(zone.group(1)) : ZoneOffset.UTC;
        return timestamp((zoned ? local.substring(0, zone.start()) : local) + era)
                .atOffset(offset)
                .withOffsetSameInstant(ZoneOffset.UTC);
    }

    private static String withoutZone(String time) {
        return ZONE.matcher(time.trim()).replaceFirst("");
    }
}
