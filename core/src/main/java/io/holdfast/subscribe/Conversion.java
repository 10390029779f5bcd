package io.holdfast.subscribe;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/** Makes what a mapped class wants of what the driver gives. Stateless. */
final class Conversion {
    private static final Map<Class<?>, Class<?>> BOXES = Map.of(
            int.class, Integer.class,
            long.class, Long.class,
            short.class, Short.class,
            byte.class, Byte.class,
            double.class, Double.class,
            float.class, Float.class,
            boolean.class, Boolean.class,
            char.class, Character.class);

    private static final Map<Class<?>, Function<BigDecimal, Object>> NUMBERS = Map.of(
            Integer.class, BigDecimal::intValueExact,
            Long.class, BigDecimal::longValueExact,
            Short.class, BigDecimal::shortValueExact,
            Byte.class, BigDecimal::byteValueExact,
            Double.class, BigDecimal::doubleValue,
            Float.class, BigDecimal::floatValue,
            BigDecimal.class, number -> number);

    private static final Map<Class<?>, Function<Timestamp, Object>> TIMES = Map.of(
            Instant.class, Timestamp::toInstant,
            LocalDateTime.class, Timestamp::toLocalDateTime,
            OffsetDateTime.class, time -> time.toInstant().atOffset(ZoneOffset.UTC));

    private Conversion() {}

    static @Nullable Object convert(@Nullable Object value, Class<?> wanted, String column) {
        if (value == null) {
            if (wanted.isPrimitive()) {
                throw new IllegalArgumentException(
                        "column '" + column + "' is NULL, which a " + wanted.getName() + " cannot be");
            }
            return null;
        }
        Class<?> type = BOXES.getOrDefault(wanted, wanted);
        Object converted = type.isInstance(value) ? value : other(value, type, column);
        if (converted == null) {
            throw new IllegalArgumentException("column '" + column + "' is a "
                    + value.getClass().getName() + ", which does not fit " + wanted.getName());
        }
        return converted;
    }

    private static @Nullable Object other(Object value, Class<?> type, String column) {
        if (value instanceof Number number && NUMBERS.containsKey(type)) {
            return number(number, type, column);
        }
        if (value instanceof Timestamp time && TIMES.containsKey(type)) {
            return TIMES.get(type).apply(time);
        }
        if (value instanceof Date date && type == LocalDate.class) {
            return date.toLocalDate();
        }
        if (value instanceof Time time && type == LocalTime.class) {
            return time.toLocalTime();
        }
        if (value instanceof PGobject object && type == String.class) {
            return object.getValue();
        }
        if (value instanceof Object[] array && type == List.class) {
            return Arrays.asList(array);
        }
        return value instanceof String text && type.isEnum() ? constant(text, type, column) : null;
    }

    private static @Nullable Object number(Number value, Class<?> type, String column) {
        Function<BigDecimal, Object> conversion = NUMBERS.get(type);
        try {
            BigDecimal exact = value instanceof BigDecimal decimal ? decimal : new BigDecimal(value.toString());
            return conversion == null ? null : conversion.apply(exact);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "column '" + column + "' has a number that " + type.getName() + " cannot hold", e);
        }
    }

    private static Object constant(String text, Class<?> type, String column) {
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(
                "column '" + column + "' has a text that is no constant of " + type.getName());
    }
}
