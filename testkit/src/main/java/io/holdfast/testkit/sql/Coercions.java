package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.Interval;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlArray;
import io.holdfast.testkit.type.SqlError;
import io.holdfast.testkit.type.TextCodec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Casts, explicit and implied. */
final class Coercions {
    private static final List<PgType> NUMBERS =
            List.of(PgType.INT2, PgType.INT4, PgType.INT8, PgType.NUMERIC, PgType.FLOAT4, PgType.FLOAT8);
    private static final List<PgType> TIMES = List.of(PgType.DATE, PgType.TIMESTAMP, PgType.TIMESTAMPTZ);
    private static final Set<PgType> TEXTS = Set.of(PgType.TEXT, PgType.VARCHAR, PgType.NAME, PgType.BPCHAR);

    private Coercions() {}

    static boolean number(PgType type) {
        return NUMBERS.contains(type);
    }

    static boolean text(PgType type) {
        return TEXTS.contains(type);
    }

    static boolean time(PgType type) {
        return TIMES.contains(type);
    }

    /** Whether a value of one type stands for one of another without a cast. */
    static boolean implied(PgType from, PgType to) {
        if (from == to || from == PgType.UNKNOWN || (text(from) && text(to))) {
            return true;
        }
        if (to == PgType.MZ_TIMESTAMP) {
            return number(from) ? NUMBERS.indexOf(from) <= NUMBERS.indexOf(PgType.NUMERIC) : time(from);
        }
        if (number(from) && number(to)) {
            return NUMBERS.indexOf(from) < NUMBERS.indexOf(to);
        }
        if (time(from) && time(to)) {
            return TIMES.indexOf(from) < TIMES.indexOf(to);
        }
        return from == PgType.OID && to == PgType.INT8;
    }

    /** The type that two types have in common without a cast. */
    static @Nullable PgType common(PgType left, PgType right) {
        if (implied(left, right)) {
            return right;
        }
        return implied(right, left) ? left : null;
    }

    /** A value where a type is wanted; text only where it is text already. */
    static Typed imply(Typed value, SqlType wanted, Context context) throws SqlError {
        if (!implied(value.pg(), wanted.type())) {
            throw SqlError.of(
                    "42804",
                    "expected type " + SqlType.name(wanted.type()) + ", found type " + SqlType.name(value.pg()));
        }
        return value.pg() == wanted.type() ? value : cast(value, wanted, context);
    }

    /** A value that is to be stored in a column. */
    static Typed assign(Typed value, ResultColumn column, Context context) throws SqlError {
        PgType to = column.type().type();
        boolean numbers = number(value.pg()) && number(to);
        boolean times = time(value.pg()) && time(to);
        if (!implied(value.pg(), to) && !numbers && !times && !text(to)) {
            throw SqlError.of(
                    "42804",
                    "column \"" + column.name() + "\" is of type " + SqlType.name(to) + " but expression is of type "
                            + SqlType.name(value.pg()));
        }
        boolean bounded = to == PgType.VARCHAR;
        return bounded && value.unknown()
                ? cast(value, SqlType.of(PgType.TEXT), context)
                : cast(value, column.type(), context);
    }

    /** A value whose type nothing has determined is text. */
    static Typed settle(Typed value, Context context) throws SqlError {
        return value.unknown() && value.row().isEmpty() ? cast(value, SqlType.of(PgType.TEXT), context) : value;
    }

    static Typed parameter(int number, PgType type) {
        SqlType known = SqlType.of(type);
        String sql = switch (type) {
            case UNKNOWN -> "?" + number;
            case JSON, JSONB ->
                JsonOperations.json("MZ_JSONB(CAST(?" + number + " AS VARCHAR))")
                        .sql();
            default -> "CAST(?" + number + " AS " + known.relational() + ")";
        };
        return Typed.of(sql, known);
    }

    /** An explicit cast. */
    static Typed cast(Typed value, SqlType to, Context context) throws SqlError {
        if (value.parameter() > 0) {
            PgType own = context.infer(value.parameter(), to.type());
            return cast(parameter(value.parameter(), own), to, context);
        }
        String literal = value.literal();
        if (literal != null) {
            return Typed.of(literal(literal, to), to);
        }
        if (!value.row().isEmpty()) {
            throw SqlError.of("0A000", "casts of rows are not supported by the emulator");
        }
        PgType from = value.pg();
        if (from == PgType.UNKNOWN) {
            return Typed.of("CAST(NULL AS " + to.relational() + ")", to);
        }
        if (value.type().equals(to) || (from == to.type() && plain(to))) {
            return Typed.of(value.sql(), to);
        }
        return Typed.of(Conversions.of(value, to), to);
    }

    private static boolean plain(SqlType type) {
        return type.equals(SqlType.of(type.type())) && type.type() != PgType.NUMERIC;
    }

    /** A literal of a type. */
    static String literal(String text, SqlType type) throws SqlError {
        PgType pg = type.type();
        if (text(pg)) {
            String quoted = Names.literal(text);
            return pg == PgType.TEXT || pg == PgType.NAME
                    ? quoted
                    : "CAST(" + quoted + " AS " + type.relational() + ")";
        }
        if (pg == PgType.JSONB) {
            return JsonOperations.json("MZ_JSONB(" + Names.literal(text) + ")").sql();
        }
        return literal(TextCodec.decode(pg, text), type);
    }

    private static String literal(Object value, SqlType type) throws SqlError {
        PgType pg = type.type();
        String text = TextCodec.encode(pg, value);
        return switch (pg) {
            case BOOL -> text.equals("t") ? "TRUE" : "FALSE";
            case BYTEA -> "X'" + text.substring(2) + "'";
            case INTERVAL -> "CAST(X'" + HexFormat.of().formatHex(((Interval) value).toBytes()) + "' AS BINARY(32))";
            default ->
                value instanceof SqlArray array
                        ? array(array, type)
                        : "CAST('" + text + "' AS " + type.relational() + ")";
        };
    }

    private static String array(SqlArray array, SqlType type) throws SqlError {
        SqlType element = type.element();
        List<String> elements = new ArrayList<>();
        for (Object value : array.elements()) {
            if (value == null) {
                elements.add("NULL");
            } else if (value instanceof String text) {
                elements.add(literal(text, element));
            } else {
                elements.add(literal(value, element));
            }
        }
        return "CAST(ARRAY[" + String.join(", ", elements) + "] AS " + type.relational() + ")";
    }
}
