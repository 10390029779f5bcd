package io.holdfast.testkit.sql;

import java.util.Set;

/**
 * A query in the relational engine's dialect.
 *
 * @param sql the text
 * @param relations the relations it names, by catalog key
 * @param constants the session's functions it calls
 * @param parameters how many parameters it has
 * @param linear whether each row of the result follows from one row of the one relation, so that the result's changes follow
 *     from that relation's changes alone
 */
public record Translation(String sql, Set<String> relations, Set<String> constants, int parameters, boolean linear) {}
