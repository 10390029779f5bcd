package io.holdfast.testkit.relation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Functions of numbers. Public for the relational engine's reflection only. */
@SuppressWarnings("MissingJavadocMethod")
public final class NumberFunctions {
    private NumberFunctions() {}

    public static double rint(double value) {
        return Math.rint(value);
    }

    public static double sqrt(double value) throws SQLException {
        if (value < 0) {
            throw Refusals.of("2201F", "cannot take square root of a negative number");
        }
        return Math.sqrt(value);
    }

    public static double ln(double value) throws SQLException {
        return Math.log(positive("ln", value));
    }

    public static double logTen(double value) throws SQLException {
        return Math.log10(positive("log10", value));
    }

    private static double positive(String function, double value) throws SQLException {
        if (value <= 0) {
            String which = value == 0 ? "zero" : "negative numbers";
            throw Refusals.of("2201E", "function " + function + " is not defined for " + which);
        }
        return value;
    }

    public static double exp(double value) throws SQLException {
        return finite(Math.exp(value), Double.isInfinite(value));
    }

    public static double power(double base, double exponent) throws SQLException {
        if (base == 0 && exponent < 0) {
            throw Refusals.of("2201F", "zero raised to a negative power is undefined");
        }
        if (base < 0 && !Double.isInfinite(base) && exponent != Math.rint(exponent)) {
            throw Refusals.of("2201F", "a negative number raised to a non-integer power yields a complex result");
        }
        return finite(Math.pow(base, exponent), Double.isInfinite(base) || Double.isInfinite(exponent));
    }

    public static double asin(double value) throws SQLException {
        return Math.asin(unit("asin", value));
    }

    public static double acos(double value) throws SQLException {
        return Math.acos(unit("acos", value));
    }

    private static double unit(String function, double value) throws SQLException {
        if (value < -1 || value > 1) {
            throw Refusals.of("22003", "function " + function + " is defined for numbers between -1 and 1 inclusive");
        }
        return value;
    }

    /** A result that has become infinite by itself is too large. */
    private static double finite(double value, boolean allowed) throws SQLException {
        if (Double.isInfinite(value) && !allowed) {
            throw Refusals.of("22003", "value out of range: overflow");
        }
        return value;
    }

    /** Numbers that become infinite or vanish by themselves are errors; NULL stays NULL. */
    public static @Nullable Double calculate(String operator, @Nullable Double one, @Nullable Double other)
            throws SQLException {
        if (one == null || other == null) {
            return null;
        }
        double result = raw(operator, one, other);
        boolean infinite = Double.isInfinite(one) || Double.isInfinite(other);
        boolean scales = operator.equals("*") || operator.equals("/");
        if (scales && result == 0 && one != 0 && !infinite && (operator.equals("/") || other != 0)) {
            throw Refusals.of("22003", "value out of range: underflow");
        }
        return finite(result, infinite);
    }

    public static @Nullable Float calculateReal(String operator, @Nullable Float one, @Nullable Float other)
            throws SQLException {
        if (one == null || other == null) {
            return null;
        }
        Double result = calculate(operator, one.doubleValue(), other.doubleValue());
        return result == null ? null : real(result);
    }

    public static float real(double value) throws SQLException {
        float real = (float) value;
        finite(real, Double.isInfinite(value));
        if (real == 0 && value != 0) {
            throw Refusals.of("22003", "value out of range: underflow");
        }
        return real;
    }

    private static double raw(String operator, double one, double other) throws SQLException {
        return switch (operator) {
            case "+" -> one + other;
            case "-" -> one - other;
            case "*" -> one * other;
            default -> {
                if (other == 0) {
                    throw Refusals.of("22012", "division by zero");
                }
                yield one / other;
            }
        };
    }

    public static double truncDouble(double value) {
        return value < 0 ? Math.ceil(value) : Math.floor(value);
    }

    public static @Nullable BigDecimal round(@Nullable BigDecimal value) {
        return round(value, 0);
    }

    public static @Nullable BigDecimal round(@Nullable BigDecimal value, int digits) {
        return value == null ? null : plain(value.setScale(digits, RoundingMode.HALF_UP));
    }

    public static @Nullable BigDecimal trunc(@Nullable BigDecimal value) {
        return value == null ? null : plain(value.setScale(0, RoundingMode.DOWN));
    }

    private static BigDecimal plain(BigDecimal value) {
        return value.scale() < 0 ? value.setScale(0) : value;
    }

    /** How many numbers there are from one to another. */
    public static long seriesLength(long from, long to, long step) throws SQLException {
        if (step == 0) {
            throw Refusals.of("22023", "step size cannot equal zero");
        }
        boolean none = step > 0 ? from > to : from < to;
        return none ? 0 : (to - from) / step + 1;
    }
}
