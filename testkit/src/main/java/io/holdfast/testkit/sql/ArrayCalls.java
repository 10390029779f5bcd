package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.List;

/** Functions of arrays whose types follow from the array's. */
final class ArrayCalls {
    private ArrayCalls() {}

    static Typed call(String name, List<Typed> arguments, Context context) throws SqlError {
        Typed array = arguments.isEmpty() ? Typed.nothing() : arguments.get(0);
        int wanted = name.equals("cardinality") ? 1 : 2;
        if (array.pg().element().isEmpty() || arguments.size() != wanted) {
            throw SqlError.of("42883", "function " + name + " does not exist for these arguments");
        }
        SqlType element = array.type().element();
        return switch (name) {
            case "cardinality" -> Typed.of("CAST(CARDINALITY(" + array.sql() + ") AS INTEGER)", PgType.INT4);
            case "array_position" ->
                Typed.of(
                        "MZ_ARRAY_POSITION(" + array.sql() + ", " + cast(arguments.get(1), element, context) + ")",
                        PgType.INT4);
            case "array_cat" -> {
                Typed other = Coercions.imply(arguments.get(1), array.type(), context);
                yield Typed.of("(" + array.sql() + " || " + other.sql() + ")", array.type());
            }
            default -> {
                SqlType text = SqlType.of(PgType.TEXT);
                yield Typed.of(
                        "MZ_ARRAY_JOINED('" + array.pg().name() + "', " + array.sql() + ", "
                                + cast(arguments.get(1), text, context) + ")",
                        text);
            }
        };
    }

    private static String cast(Typed value, SqlType type, Context context) throws SqlError {
        return Coercions.imply(value, type, context).sql();
    }
}
