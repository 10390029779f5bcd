package io.holdfast.testkit.sql;

/**
 * A column of a relation or of a query.
 *
 * @param name its name
 * @param type its type
 */
public record ResultColumn(String name, SqlType type) {}
