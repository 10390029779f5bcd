package io.holdfast.testkit.engine;

import io.holdfast.testkit.type.Column;
import io.holdfast.testkit.type.PgType;
import java.util.List;

/** A planned statement. */
public interface Prepared {
    /**
     * The statement's text.
     *
     * @return as the client sent it
     */
    String sql();

    /**
     * The types of {@code $1}, {@code $2}, ….
     *
     * @return empty where there are no parameters
     */
    List<PgType> parameterTypes();

    /**
     * What a Describe answers: the result's columns.
     *
     * @return empty where the statement returns no rows (NoData), a COPY included
     */
    List<Column> columns();
}
