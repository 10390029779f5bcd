package io.holdfast.testkit.relation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Functions of text. Public for the relational engine's reflection only. */
@SuppressWarnings("MissingJavadocMethod")
public final class TextFunctions {
    private TextFunctions() {}

    public static @Nullable Integer length(@Nullable String text) {
        return text == null ? null : text.codePointCount(0, text.length());
    }

    public static @Nullable String substring(@Nullable String text, int start) {
        return text == null ? null : part(text, start - 1L, Long.MAX_VALUE);
    }

    public static @Nullable String substring(@Nullable String text, int start, int count) throws SQLException {
        if (count < 0) {
            throw Refusals.of("22011", "negative substring length not allowed");
        }
        return text == null ? null : part(text, start - 1L, start - 1L + count);
    }

    /** Characters from an index to another, both of code points, within the text. */
    private static String part(String text, long from, long to) {
        int length = text.codePointCount(0, text.length());
        int begin = (int) Math.max(0, Math.min(from, length));
        int end = (int) Math.max(begin, Math.min(to, length));
        return text.substring(text.offsetByCodePoints(0, begin), text.offsetByCodePoints(0, end));
    }

    public static @Nullable String left(@Nullable String text, int count) {
        if (text == null) {
            return null;
        }
        int length = text.codePointCount(0, text.length());
        return part(text, 0, count < 0 ? length + (long) count : count);
    }

    public static @Nullable String right(@Nullable String text, int count) {
        if (text == null) {
            return null;
        }
        int length = text.codePointCount(0, text.length());
        return part(text, count < 0 ? -(long) count : length - (long) count, length);
    }

    public static @Nullable String lpad(@Nullable String text, int length) throws SQLException {
        return lpad(text, length, " ");
    }

    public static @Nullable String lpad(@Nullable String text, int length, @Nullable String fill) throws SQLException {
        if (text == null || fill == null) {
            return null;
        }
        return padding(text, length, fill) + part(text, 0, length);
    }

    public static @Nullable String rpad(@Nullable String text, int length) throws SQLException {
        return rpad(text, length, " ");
    }

    public static @Nullable String rpad(@Nullable String text, int length, @Nullable String fill) throws SQLException {
        if (text == null || fill == null) {
            return null;
        }
        return part(text, 0, length) + padding(text, length, fill);
    }

    private static String padding(String text, int length, String fill) throws SQLException {
        int missing = length - text.codePointCount(0, text.length());
        if (missing <= 0 || fill.isEmpty()) {
            return "";
        }
        checkSize(missing);
        int each = fill.codePointCount(0, fill.length());
        return part(fill.repeat(missing / each + 1), 0, missing);
    }

    private static void checkSize(long characters) throws SQLException {
        if (characters > 100_000_000) {
            throw Refusals.of("54000", "requested length too large");
        }
    }

    public static @Nullable String btrim(@Nullable String text) {
        return btrim(text, " ");
    }

    public static @Nullable String btrim(@Nullable String text, @Nullable String characters) {
        return ltrim(rtrim(text, characters), characters);
    }

    public static @Nullable String ltrim(@Nullable String text) {
        return ltrim(text, " ");
    }

    public static @Nullable String ltrim(@Nullable String text, @Nullable String characters) {
        if (text == null || characters == null) {
            return null;
        }
        int at = 0;
        while (at < text.length() && characters.indexOf(text.codePointAt(at)) >= 0) {
            at += Character.charCount(text.codePointAt(at));
        }
        return text.substring(at);
    }

    public static @Nullable String rtrim(@Nullable String text) {
        return rtrim(text, " ");
    }

    public static @Nullable String rtrim(@Nullable String text, @Nullable String characters) {
        if (text == null || characters == null) {
            return null;
        }
        int end = text.length();
        while (end > 0 && characters.indexOf(text.codePointBefore(end)) >= 0) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(0, end);
    }

    public static @Nullable String replace(@Nullable String text, @Nullable String old, @Nullable String other) {
        if (text == null || old == null || other == null) {
            return null;
        }
        return old.isEmpty() ? text : text.replace(old, other);
    }

    public static @Nullable String translate(@Nullable String text, @Nullable String from, @Nullable String to) {
        if (text == null || from == null || to == null) {
            return null;
        }
        int[] sources = from.codePoints().toArray();
        int[] targets = to.codePoints().toArray();
        StringBuilder result = new StringBuilder();
        text.codePoints().forEach(point -> {
            int at = 0;
            while (at < sources.length && sources[at] != point) {
                at++;
            }
            if (at == sources.length) {
                result.appendCodePoint(point);
            } else if (at < targets.length) {
                result.appendCodePoint(targets[at]);
            }
        });
        return result.toString();
    }

    public static @Nullable Integer strpos(@Nullable String text, @Nullable String part) {
        if (text == null || part == null) {
            return null;
        }
        int at = text.indexOf(part);
        return at < 0 ? 0 : text.codePointCount(0, at) + 1;
    }

    public static @Nullable String reverse(@Nullable String text) {
        return text == null ? null : new StringBuilder(text).reverse().toString();
    }

    public static @Nullable String repeat(@Nullable String text, int count) throws SQLException {
        if (text == null) {
            return null;
        }
        checkSize((long) text.length() * Math.max(0, count));
        return text.repeat(Math.max(0, count));
    }

    public static @Nullable String splitPart(@Nullable String text, @Nullable String separator, int number)
            throws SQLException {
        if (number <= 0) {
            throw Refusals.of("22023", "field position must be greater than zero");
        }
        if (text == null || separator == null) {
            return null;
        }
        int from = 0;
        for (int i = 1; !separator.isEmpty(); i++) {
            int to = text.indexOf(separator, from);
            if (i == number) {
                return to < 0 ? text.substring(from) : text.substring(from, to);
            }
            if (to < 0) {
                return "";
            }
            from = to + separator.length();
        }
        return number == 1 ? text : "";
    }

    public static @Nullable Boolean startsWith(@Nullable String text, @Nullable String prefix) {
        if (text == null || prefix == null) {
            return null;
        }
        return text.startsWith(prefix);
    }

    public static @Nullable Integer ascii(@Nullable String text) {
        return text == null ? null : text.isEmpty() ? Integer.valueOf(0) : Integer.valueOf(text.codePointAt(0));
    }

    public static String chr(int point) throws SQLException {
        if (point <= 0 || !Character.isValidCodePoint(point)) {
            throw Refusals.of("54000", "requested character not valid for encoding: " + point);
        }
        return Character.toString(point);
    }

    public static @Nullable String initcap(@Nullable String text) {
        if (text == null) {
            return null;
        }
        StringBuilder result = new StringBuilder();
        boolean inside = false;
        for (int point : text.toLowerCase(Locale.ROOT).codePoints().toArray()) {
            result.appendCodePoint(inside ? point : Character.toUpperCase(point));
            inside = Character.isLetterOrDigit(point);
        }
        return result.toString();
    }

    public static @Nullable String md5(@Nullable String text) {
        try {
            return text == null
                    ? null
                    : HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    public static @Nullable String encode(byte @Nullable [] bytes, @Nullable String format) throws SQLException {
        if (bytes == null || format == null) {
            return null;
        }
        return switch (format.toLowerCase(Locale.ROOT)) {
            case "hex" -> HexFormat.of().formatHex(bytes);
            case "base64" -> Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(bytes);
            default -> throw Refusals.unsupported("encoding \"" + format + "\"");
        };
    }

    public static byte @Nullable [] decode(@Nullable String text, @Nullable String format) throws SQLException {
        if (text == null || format == null) {
            return null;
        }
        try {
            return switch (format.toLowerCase(Locale.ROOT)) {
                case "hex" -> HexFormat.of().parseHex(text);
                case "base64" -> Base64.getMimeDecoder().decode(text);
                default -> throw Refusals.unsupported("encoding \"" + format + "\"");
            };
        } catch (IllegalArgumentException e) {
            throw Refusals.of("22023", "invalid " + format + " data");
        }
    }

    public static String concat(@Nullable String... parts) {
        return Arrays.stream(parts).filter(Objects::nonNull).collect(Collectors.joining());
    }

    public static @Nullable String concatWs(@Nullable String separator, @Nullable String... parts) {
        return separator == null
                ? null
                : Arrays.stream(parts).filter(Objects::nonNull).collect(Collectors.joining(separator));
    }
}
