package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what follows a query: ORDER BY, LIMIT, OFFSET, FETCH. */
final class Tail {
    private final Cursor in;
    private final Context context;
    private final @Nullable Namespace around;

    Tail(Cursor in, Context context, @Nullable Namespace around) {
        this.in = in;
        this.context = context;
        this.around = around;
    }

    Selected read(Core core) throws SqlError {
        StringBuilder sql = new StringBuilder(core.selected().sql());
        if (in.accept("order", "by")) {
            context.mixed();
            sql.append(" ORDER BY ").append(order(core));
        }
        String limit = "";
        String offset = "";
        boolean more = true;
        while (more) {
            if (limit.isEmpty() && in.accept("limit")) {
                limit = in.accept("all") ? " " : count();
            } else if (offset.isEmpty() && in.accept("offset")) {
                offset = count();
                if (!in.accept("rows")) {
                    in.accept("row");
                }
            } else if (limit.isEmpty() && in.accept("fetch")) {
                limit = fetch();
            } else {
                more = false;
            }
        }
        if (in.peek().word("for")) {
            throw SqlError.of("0A000", "FOR UPDATE is not supported by the emulator");
        }
        if (!limit.isEmpty() || !offset.isEmpty()) {
            context.mixed();
            sql.append(offset.isEmpty() ? "" : " OFFSET " + offset + " ROWS");
            sql.append(limit.isBlank() ? "" : " FETCH FIRST " + limit + " ROWS ONLY");
        }
        return new Selected(sql.toString(), core.columns());
    }

    private String fetch() throws SqlError {
        if (!in.accept("first")) {
            in.expect("next");
        }
        String count = in.peek().word("row") || in.peek().word("rows") ? "1" : count();
        if (!in.accept("rows")) {
            in.expect("row");
        }
        if (in.accept("with")) {
            throw SqlError.of("0A000", "FETCH … WITH TIES is not supported by the emulator");
        }
        in.expect("only");
        return count;
    }

    private String count() throws SqlError {
        Expressions expressions = new Expressions(in, new Namespace(around), context);
        Typed value = expressions.read();
        if (value.sql().equals("NULL")) {
            throw SqlError.of("0A000", "LIMIT NULL is not supported by the emulator");
        }
        return Coercions.imply(value, SqlType.of(PgType.INT8), context).sql();
    }

    private String order(Core core) throws SqlError {
        List<String> terms = new ArrayList<>();
        do {
            terms.add(term(core) + Aggregates.direction(in));
        } while (in.acceptSymbol(","));
        return String.join(", ", terms);
    }

    private String term(Core core) throws SqlError {
        List<ResultColumn> columns = core.columns();
        Token token = in.peek();
        boolean alone = endsTerm(in.peek(1));
        if (alone && token.kind() == Token.Kind.NUMBER) {
            return ordinal(in.next().text(), columns, "ORDER BY");
        }
        if (alone && token.identifier()) {
            for (int i = 0; i < columns.size(); i++) {
                if (columns.get(i).name().equals(token.text())) {
                    in.next();
                    checkOrdered(columns.get(i).type());
                    return String.valueOf(i + 1);
                }
            }
        }
        Namespace names = core.names();
        if (names == null) {
            throw alone && token.identifier()
                    ? SqlError.of("42703", "column \"" + token.text() + "\" does not exist")
                    : SqlError.of(
                            "0A000", "ORDER BY an expression over a set operation is not supported by the emulator");
        }
        Typed value = new Expressions(in, names, context).settled();
        checkOrdered(value.type());
        return value.sql();
    }

    private static void checkOrdered(SqlType type) throws SqlError {
        if (type.type() == PgType.JSONB) {
            throw SqlError.of("0A000", "ORDER BY of jsonb is not supported by the emulator");
        }
    }

    /** The number of a column. */
    static String ordinal(String text, List<ResultColumn> columns, String where) throws SqlError {
        int number = text.chars().allMatch(Character::isDigit) && text.length() < 6 ? Integer.parseInt(text) : 0;
        if (number < 1 || number > columns.size()) {
            throw SqlError.of("42P10", where + " position " + text + " is not in select list");
        }
        return String.valueOf(number);
    }

    private static boolean endsTerm(Token token) {
        return token.kind() == Token.Kind.END
                || token.symbol(",")
                || token.word("asc")
                || token.word("desc")
                || token.word("nulls")
                || Keywords.endsSelect(token);
    }
}
