package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.SqlError;
import java.util.List;

/** Translates a query or a write into the relational engine's dialect. */
public final class Translator {
    private Translator() {}

    /**
     * Translates.
     *
     * @param tokens a query, INSERT, UPDATE or DELETE
     * @param scope what its names mean
     * @return the translation
     * @throws SqlError 0A000 naming what the emulator does not support, 42601, or what the scope throws
     */
    public static Translation translate(List<Token> tokens, Scope scope) throws SqlError {
        Cursor in = new Cursor(tokens);
        Context context = new Context(scope);
        Token first = in.peek();
        if (first.word("insert") || first.word("update") || first.word("delete")) {
            return context.finish(new Writes(in, context).read(), List.of());
        }
        Selected selected = new Queries(context).read(in, null, List.of());
        in.expectEnd();
        return context.finish(selected.sql(), selected.columns());
    }

    /**
     * Translates a column's DEFAULT.
     *
     * @param tokens an expression without columns
     * @param column the column
     * @param scope what its names mean
     * @return the expression in the relational engine's dialect
     * @throws SqlError as {@link #translate}
     */
    public static String standard(List<Token> tokens, ResultColumn column, Scope scope) throws SqlError {
        Cursor in = new Cursor(tokens);
        Context context = new Context(scope);
        Typed value = new Expressions(in, new Namespace(null), context).read();
        in.expectEnd();
        return Coercions.assign(value, column, context).sql();
    }
}
