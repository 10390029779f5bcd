package io.holdfast.testkit.sql;

import java.util.List;

/** How a SUBSCRIBE shows the changes of one timestamp. */
public sealed interface SubscribeOutput {
    /** One row a change with {@code mz_diff}, ordered by row. */
    record Diffs() implements SubscribeOutput {}

    /**
     * The same rows in an order of the client's: {@code WITHIN TIMESTAMP ORDER BY}.
     *
     * @param by what to order by, the first first
     */
    record Ordered(List<SortKey> by) implements SubscribeOutput {}

    /**
     * {@code ENVELOPE UPSERT}.
     *
     * @param keys the key's columns, in its order
     */
    record Upsert(List<String> keys) implements SubscribeOutput {}

    /**
     * {@code ENVELOPE DEBEZIUM}.
     *
     * @param keys the key's columns, in its order
     */
    record Debezium(List<String> keys) implements SubscribeOutput {}

    /**
     * One term of an ORDER BY.
     *
     * @param column a column's name, empty where the term is anything but a plain column
     * @param descending DESC
     * @param nullsLast whether NULL comes last
     */
    record SortKey(String column, boolean descending, boolean nullsLast) {}
}
