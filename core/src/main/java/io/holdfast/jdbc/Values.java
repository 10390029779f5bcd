package io.holdfast.jdbc;

import java.lang.reflect.Array;
import java.sql.SQLException;
import java.util.Calendar;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/** Copies what the application could change after it has set it. */
final class Values {
    private Values() {}

    @SuppressWarnings("JavaUtilDate")
    static @Nullable Object copied(@Nullable Object value) throws SQLException {
        if (value instanceof Date date) {
            return date.clone();
        }
        if (value instanceof Calendar calendar) {
            return calendar.clone();
        }
        if (value instanceof PGobject object) {
            return clone(object);
        }
        if (value instanceof java.sql.Array array) {
            return new ArrayLiteral(array);
        }
        if (value instanceof Map<?, ?> map) {
            return new LinkedHashMap<>(map);
        }
        return mutable(value);
    }

    /** Of the same class, by which the driver chooses a type or refuses. */
    @SuppressWarnings({"JdkObsolete", "UnnecessaryStringBuilder"})
    private static @Nullable Object mutable(@Nullable Object value) throws SQLException {
        if (value instanceof StringBuilder text) {
            return new StringBuilder(text);
        }
        if (value instanceof StringBuffer text) {
            return new StringBuffer(text);
        }
        if (value instanceof AtomicInteger number) {
            return new AtomicInteger(number.get());
        }
        if (value instanceof AtomicLong number) {
            return new AtomicLong(number.get());
        }
        return value != null && value.getClass().isArray() ? array(value) : value;
    }

    private static Object clone(PGobject object) throws SQLException {
        try {
            return object.clone();
        } catch (CloneNotSupportedException e) {
            throw new SQLException("A parameter of " + object.getClass().getName() + " cannot be copied.", "22023", e);
        }
    }

    private static Object array(Object source) throws SQLException {
        int length = Array.getLength(source);
        Class<?> component = source.getClass().getComponentType();
        Object copy = Array.newInstance(component, length);
        if (component.isPrimitive()) {
            System.arraycopy(source, 0, copy, 0, length);
            return copy;
        }
        for (int i = 0; i < length; i++) {
            Array.set(copy, i, copied(Array.get(source, i)));
        }
        return copy;
    }
}
