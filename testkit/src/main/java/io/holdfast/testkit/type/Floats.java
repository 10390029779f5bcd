package io.holdfast.testkit.type;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Floating point numbers as text: the shortest that means the same number, as PostgreSQL writes it. */
final class Floats {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final int DOUBLE_DIGITS = 15;
    private static final int REAL_DIGITS = 6;

    private Floats() {}

    static double parse(String text) throws SqlError {
        double value = Double.parseDouble(number(text));
        return check(value, text, "double precision");
    }

    static float parseReal(String text) throws SqlError {
        float value = Float.parseFloat(number(text));
        return (float) check(value, text, "real");
    }

    private static double check(double value, String text, String type) throws SqlError {
        boolean written = text.toLowerCase(Locale.ROOT).contains("inf");
        boolean vanished = value == 0 && new BigDecimal(text.trim()).signum() != 0;
        if ((Double.isInfinite(value) && !written) || vanished) {
            throw SqlError.of("22003", "\"" + text + "\" is out of range for type " + type);
        }
        return value;
    }

    /** Java reads hexadecimal and suffixes too, which nobody else does. */
    private static String number(String text) {
        String trimmed = text.trim();
        return switch (trimmed.toLowerCase(Locale.ROOT)) {
            case "nan" -> "NaN";
            case "inf", "infinity", "+infinity" -> "Infinity";
            case "-inf", "-infinity" -> "-Infinity";
            default -> {
                if (!NUMBER.matcher(trimmed).matches()) {
                    throw new NumberFormatException(text);
                }
                yield trimmed;
            }
        };
    }

    static String text(double value) {
        if (!Double.isFinite(value) || value == 0) {
            return plain(value);
        }
        int least = Math.abs(value) < Double.MIN_NORMAL ? 1 : DOUBLE_DIGITS;
        return written(shortest(new BigDecimal(value), least, text -> text.doubleValue() == value), DOUBLE_DIGITS);
    }

    static String text(float value) {
        if (!Float.isFinite(value) || value == 0) {
            return plain(value);
        }
        int least = Math.abs(value) < Float.MIN_NORMAL ? 1 : REAL_DIGITS;
        return written(shortest(new BigDecimal(value), least, text -> text.floatValue() == value), REAL_DIGITS);
    }

    private static String plain(double value) {
        return value == 0 ? (1 / value < 0 ? "-0" : "0") : Double.toString(value);
    }

    /** Java 17's own text has a digit too many now and then. */
    private static BigDecimal shortest(BigDecimal exact, int least, Predicate<BigDecimal> same) {
        int digits = least;
        BigDecimal text = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        while (!same.test(text)) {
            digits++;
            text = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        }
        return text.stripTrailingZeros();
    }

    /** With an exponent of two digits from {@code precision} digits on. */
    private static String written(BigDecimal number, int precision) {
        int exponent = number.precision() - number.scale() - 1;
        if (exponent >= -4 && exponent < precision) {
            return number.toPlainString();
        }
        String mantissa = number.movePointLeft(exponent).toPlainString();
        return String.format(Locale.ROOT, "%se%s%02d", mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
}
