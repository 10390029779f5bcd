package io.holdfast.subscribe;

import org.jspecify.annotations.Nullable;

/**
 * Makes a value of a row. Thread-safe.
 *
 * @param <T> the value's type
 */
@FunctionalInterface
public interface RowMapper<T> {
    /**
     * Makes a value.
     *
     * @param row to read
     * @return the value
     * @throws IllegalArgumentException where a column's value does not fit
     */
    T map(Row row);

    /**
     * Maps by name: a record by its components, another class by its setters. {@code snake_case} columns fit {@code camelCase} names. Numbers are converted where
     * nothing is lost, timestamps and dates to {@code java.time}, text to enums, and {@code json} to text.
     *
     * @param type a record, or a class with a public constructor without parameters
     * @return a mapper
     * @param <T> the value's type
     * @throws IllegalArgumentException where the type is neither
     */
    static <T> RowMapper<T> to(Class<T> type) {
        return type.isRecord() ? new RecordMapper<>(type) : new BeanMapper<>(type);
    }

    /**
     * Whether a name of a column fits a name of Java.
     *
     * @param column such as {@code first_name}
     * @param name such as {@code firstName}
     * @return true where they are the same but for case and underscores
     */
    static boolean fits(String column, @Nullable String name) {
        return name != null && column.replace("_", "").equalsIgnoreCase(name.replace("_", ""));
    }
}
