package io.holdfast.testkit.relation;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Regular expressions, as far as Materialize's, PostgreSQL's and Java's mean the same. Public for the relational engine's reflection
 * only.
 */
@SuppressWarnings("MissingJavadocMethod")
public final class PatternFunctions {
    private static final Pattern FOREIGN =
            Pattern.compile("\\[\\[|&&|\\(\\?(?!:)|(?<!\\\\)(?:\\\\\\\\)*\\\\[a-zA-Z0-9&&[^dDwWsSnrt]]|[*+?}]\\+");

    private PatternFunctions() {}

    private static Pattern compile(String pattern, String subject, boolean anyCase) throws SQLException {
        if (FOREIGN.matcher(pattern).find()) {
            throw Refusals.unsupported("regular expression \"" + pattern + "\"");
        }
        if (subject.indexOf('\n') >= 0 || subject.indexOf('\r') >= 0) {
            throw Refusals.unsupported("a regular expression on text of several lines");
        }
        try {
            return Pattern.compile(pattern, anyCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0);
        } catch (PatternSyntaxException e) {
            throw Refusals.of("2201B", "invalid regular expression: " + e.getDescription());
        }
    }

    public static @Nullable Boolean matches(@Nullable String text, @Nullable String pattern, boolean anyCase)
            throws SQLException {
        if (text == null || pattern == null) {
            return null;
        }
        return compile(pattern, text, anyCase).matcher(text).find();
    }

    public static @Nullable String substringMatched(@Nullable String text, @Nullable String pattern)
            throws SQLException {
        if (text == null || pattern == null) {
            return null;
        }
        Matcher matcher = compile(pattern, text, false).matcher(text);
        return matcher.find() ? matcher.group(matcher.groupCount() > 0 ? 1 : 0) : null;
    }

    public static @Nullable String regexpReplace(
            @Nullable String text, @Nullable String pattern, @Nullable String replacement) throws SQLException {
        return regexpReplace(text, pattern, replacement, "");
    }

    public static @Nullable String regexpReplace(
            @Nullable String text, @Nullable String pattern, @Nullable String replacement, @Nullable String flags)
            throws SQLException {
        if (text == null || pattern == null || replacement == null || flags == null) {
            return null;
        }
        if (!flags.matches("[gic]*")) {
            throw Refusals.unsupported("regular expression flag \"" + flags + "\"");
        }
        if (replacement.indexOf('\\') >= 0 || replacement.indexOf('$') >= 0) {
            throw Refusals.unsupported("a reference to a group in a replacement");
        }
        Matcher matcher = compile(pattern, text, flags.contains("i")).matcher(text);
        return flags.contains("g") ? matcher.replaceAll(replacement) : matcher.replaceFirst(replacement);
    }

    public static String @Nullable [] regexpMatch(@Nullable String text, @Nullable String pattern) throws SQLException {
        if (text == null || pattern == null) {
            return null;
        }
        Matcher matcher = compile(pattern, text, false).matcher(text);
        if (!matcher.find()) {
            return null;
        }
        if (matcher.groupCount() == 0) {
            return new String[] {matcher.group()};
        }
        String[] groups = new String[matcher.groupCount()];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = matcher.group(i + 1);
        }
        return groups;
    }

    public static String @Nullable [] regexpSplit(@Nullable String text, @Nullable String pattern) throws SQLException {
        if (text == null || pattern == null) {
            return null;
        }
        Matcher matcher = compile(pattern, text, false).matcher(text);
        List<String> parts = new ArrayList<>();
        int from = 0;
        while (matcher.find()) {
            if (matcher.end() == matcher.start()) {
                throw Refusals.unsupported("splitting at empty matches");
            }
            parts.add(text.substring(from, matcher.start()));
            from = matcher.end();
        }
        parts.add(text.substring(from));
        return parts.toArray(new String[0]);
    }

    public static @Nullable String @Nullable [] stringToArray(@Nullable String text, @Nullable String separator) {
        if (text == null) {
            return null;
        }
        if (text.isEmpty()) {
            return new String[0];
        }
        if (separator == null) {
            return text.codePoints().mapToObj(Character::toString).toArray(String[]::new);
        }
        return separator.isEmpty() ? new String[] {text} : text.split(Pattern.quote(separator), -1);
    }
}
