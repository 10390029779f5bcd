package io.holdfast.testkit.type;

/**
 * A result column.
 *
 * @param name the column's label
 * @param type its type
 */
public record Column(String name, PgType type) {}
