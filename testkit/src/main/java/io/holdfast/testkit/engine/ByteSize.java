package io.holdfast.testkit.engine;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as settings write them: {@code 1GB}, {@code 100 kB}, or a number of bytes. */
final class ByteSize {
    /** What both result sizes are by default. */
    static final String DEFAULT_RESULT = "1GB";

    private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*(b|kb|mb|gb|tb)?");

    private ByteSize() {}

    /** In bytes, -1 where it is no size. */
    static long parse(String text) {
        Matcher size = FORM.matcher(text.trim().toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            return -1;
        }
        long number = Long.parseLong(size.group(1));
        int power = size.group(2) == null ? 0 : "bkmgt".indexOf(size.group(2).charAt(0));
        return number > Long.MAX_VALUE >> (10 * power) ? -1 : number << (10 * power);
    }
}
