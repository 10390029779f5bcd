package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.PgType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An expression in the relational engine's dialect.
 *
 * @param sql its text
 * @param type its type, {@link SqlType#UNKNOWN} while nothing determines it
 * @param literal the text of a string literal without a type
 * @param parameter the number of a parameter without a type, otherwise 0
 * @param row the parts of a row value, otherwise empty
 */
record Typed(String sql, SqlType type, @Nullable String literal, int parameter, List<Typed> row) {
    static Typed of(String sql, SqlType type) {
        return new Typed(sql, type, null, 0, List.of());
    }

    static Typed of(String sql, PgType type) {
        return of(sql, SqlType.of(type));
    }

    static Typed bool(String sql) {
        return of(sql, PgType.BOOL);
    }

    /** A call of ours: the relational engine forgets the type of one that comes to NULL. */
    static Typed test(String call) {
        return bool("CAST(" + call + " AS BOOLEAN)");
    }

    static Typed literal(String text) {
        return new Typed(Names.literal(text), SqlType.UNKNOWN, text, 0, List.of());
    }

    static Typed untyped(int parameter) {
        return new Typed("?" + parameter, SqlType.UNKNOWN, null, parameter, List.of());
    }

    static Typed nothing() {
        return of("NULL", SqlType.UNKNOWN);
    }

    PgType pg() {
        return type.type();
    }

    boolean unknown() {
        return pg() == PgType.UNKNOWN;
    }

    boolean is(PgType... wanted) {
        return List.of(wanted).contains(pg());
    }
}
