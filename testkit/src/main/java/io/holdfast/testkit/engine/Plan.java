package io.holdfast.testkit.engine;

import io.holdfast.testkit.sql.Statement;
import io.holdfast.testkit.type.Column;
import io.holdfast.testkit.type.PgType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A planned statement.
 *
 * @param sql its text
 * @param statement what it is
 * @param parameterTypes the types of its parameters
 * @param columns its result's columns
 * @param query the query in it, null where it holds none
 */
record Plan(
        String sql,
        Statement statement,
        List<PgType> parameterTypes,
        List<Column> columns,
        @Nullable QueryPlan query) implements Prepared {}
