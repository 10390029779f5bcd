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
