package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;

/** Arithmetic with dates, times, timestamps and intervals. */
final class TimeArithmetic {
    private final Context context;

    TimeArithmetic(Context context) {
        this.context = context;
    }

    static boolean concerns(Typed value) {
        return Coercions.time(value.pg()) || value.is(PgType.TIME, PgType.INTERVAL);
    }

    static Typed interval(String sql) {
        return Typed.of("CAST(" + sql + " AS BINARY(32))", PgType.INTERVAL);
    }

    Typed apply(String operator, Typed left, Typed right) throws SqlError {
        return switch (operator) {
            case "+" -> left.is(PgType.INTERVAL) && !right.is(PgType.INTERVAL) ? add(right, left) : add(left, right);
            case "-" -> subtract(left, right);
            case "*" -> left.is(PgType.INTERVAL) ? scale(left, right, false) : scale(right, left, false);
            case "/" -> scale(left, right, true);
            default -> throw Operations.missing(operator, left, right);
        };
    }

    private Typed add(Typed left, Typed right) throws SqlError {
        if (left.is(PgType.DATE) && right.is(PgType.TIME)) {
            return Typed.of("MZ_DATE_AND_TIME(" + left.sql() + ", " + right.sql() + ")", PgType.TIMESTAMP);
        }
        boolean unsure = left.is(PgType.DATE) && right.unknown();
        boolean interval = right.is(PgType.INTERVAL);
        if (unsure || !(right.unknown() || interval) || (left.unknown() && !interval)) {
            throw Operations.missing("+", left, right);
        }
        return moved(left, right, 1);
    }

    private Typed subtract(Typed left, Typed right) throws SqlError {
        if (right.is(PgType.INTERVAL) || (right.unknown() && left.is(PgType.INTERVAL))) {
            return moved(left, right, -1);
        }
        PgType common = Coercions.common(left.pg(), right.pg());
        if (common == null || common == PgType.INTERVAL) {
            throw Operations.missing("-", left, right);
        }
        if (common == PgType.TIME) {
            return interval("MZ_TIME_DIFFERENCE(" + cast(left, common) + ", " + cast(right, common) + ")");
        }
        // timestamps with a time zone are in UTC here
        PgType plain = PgType.TIMESTAMP;
        String one = plain(left, common, plain);
        return interval("MZ_TIMESTAMP_DIFFERENCE(" + one + ", " + plain(right, common, plain) + ")");
    }

    private String plain(Typed value, PgType common, PgType plain) throws SqlError {
        Typed typed = value.unknown() ? Coercions.cast(value, SqlType.of(common), context) : value;
        return cast(typed, plain);
    }

    private Typed moved(Typed left, Typed right, int sign) throws SqlError {
        String by = cast(right, PgType.INTERVAL);
        return switch (left.pg()) {
            case DATE, TIMESTAMP ->
                Typed.of(
                        "CAST(MZ_TIMESTAMP_MOVED(" + cast(left, PgType.TIMESTAMP) + ", " + by + ", " + sign
                                + ") AS TIMESTAMP(6))",
                        PgType.TIMESTAMP);
            case TIMESTAMPTZ ->
                Typed.of(
                        "CAST(MZ_TIMESTAMP_MOVED(CAST(" + left.sql() + " AS TIMESTAMP(6)), " + by + ", " + sign
                                + ") AS TIMESTAMP(6) WITH TIME ZONE)",
                        PgType.TIMESTAMPTZ);
            case TIME ->
                Typed.of("CAST(MZ_TIME_MOVED(" + left.sql() + ", " + by + ", " + sign + ") AS TIME(6))", PgType.TIME);
            case INTERVAL, UNKNOWN ->
                interval("MZ_INTERVAL_SUM(" + cast(left, PgType.INTERVAL) + ", " + by + ", " + sign + ")");
            default -> throw Operations.missing(sign > 0 ? "+" : "-", left, right);
        };
    }

    private Typed scale(Typed left, Typed right, boolean divide) throws SqlError {
        boolean factor = right.unknown() || Coercions.number(right.pg());
        if (!left.is(PgType.INTERVAL) || !factor) {
            throw Operations.missing(divide ? "/" : "*", left, right);
        }
        return interval("MZ_INTERVAL_SCALED(" + left.sql() + ", " + cast(right, PgType.FLOAT8) + ", " + divide + ")");
    }

    private String cast(Typed value, PgType type) throws SqlError {
        return Coercions.cast(value, SqlType.of(type), context).sql();
    }
}
