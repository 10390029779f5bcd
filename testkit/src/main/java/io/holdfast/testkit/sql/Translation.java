package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.PgType;
import java.util.List;
import java.util.Set;

/**
 * A query in the relational engine's dialect.
 *
 * @param sql the text
 * @param relations the relations it names, by catalog key
 * @param constants the session's functions it calls
 * @param parameters the types of its parameters
 * @param columns what it gives, empty for a write
 * @param shape how its result follows from what it reads
 */
public record Translation(
        String sql,
        Set<String> relations,
        Set<String> constants,
        List<PgType> parameters,
        List<ResultColumn> columns,
        Shape shape) {

    /**
     * How a result follows from what is read.
     *
     * @param linear whether each row of the result follows from one row of the one relation, so that the result's changes follow
     *     from that relation's changes alone
     * @param now how it calls {@code mz_now()}
     */
    public record Shape(boolean linear, NowUse now) {}
}
