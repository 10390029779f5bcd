package io.holdfast.subscribe.spill;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/** The values that PgJDBC gives, as bytes and back, with their class. Stateless. */
final class ValueCodec {
    private static final Class<?>[] ELEMENTS = {
        Object.class,
        Boolean.class,
        Short.class,
        Integer.class,
        Long.class,
        Float.class,
        Double.class,
        BigDecimal.class,
        String.class,
        byte[].class,
        UUID.class,
        Date.class,
        Time.class,
        Timestamp.class,
        PGobject.class
    };
    private static final String DRIVER = "org.postgresql.";

    private ValueCodec() {}

    private enum Tag {
        NULL,
        FALSE,
        TRUE,
        SHORT,
        INTEGER,
        LONG,
        FLOAT,
        DOUBLE,
        DECIMAL,
        TEXT,
        BYTES,
        UUID,
        DATE,
        TIME,
        TIMESTAMP,
        DRIVER_OBJECT,
        ARRAY,
        MAP;

        private static final Tag[] ALL = values();
    }

    static void write(Bytes out, @Nullable Object value) {
        if (value == null) {
            out.one(Tag.NULL.ordinal());
        } else if (value instanceof String text) {
            tagged(out, Tag.TEXT).text(text);
        } else if (value instanceof Number number) {
            number(out, number);
        } else if (value instanceof java.util.Date time) {
            time(out, time);
        } else {
            other(out, value);
        }
    }

    private static Bytes tagged(Bytes out, Tag tag) {
        out.one(tag.ordinal());
        return out;
    }

    private static void number(Bytes out, Number value) {
        if (value instanceof Integer) {
            tagged(out, Tag.INTEGER).number(value.longValue());
        } else if (value instanceof Long) {
            tagged(out, Tag.LONG).number(value.longValue());
        } else if (value instanceof BigDecimal decimal) {
            tagged(out, Tag.DECIMAL).number(decimal.scale());
            out.bytes(decimal.unscaledValue().toByteArray());
        } else if (value instanceof Double) {
            tagged(out, Tag.DOUBLE).fixed(Double.doubleToRawLongBits(value.doubleValue()));
        } else if (value instanceof Float) {
            tagged(out, Tag.FLOAT).number(Float.floatToRawIntBits(value.floatValue()));
        } else if (value instanceof Short) {
            tagged(out, Tag.SHORT).number(value.longValue());
        } else {
            throw unknown(value);
        }
    }

    private static void time(Bytes out, java.util.Date value) {
        if (value instanceof Timestamp timestamp) {
            tagged(out, Tag.TIMESTAMP).number(timestamp.getTime());
            out.number(timestamp.getNanos());
        } else if (value instanceof Date) {
            tagged(out, Tag.DATE).number(value.getTime());
        } else if (value instanceof Time) {
            tagged(out, Tag.TIME).number(value.getTime());
        } else {
            throw unknown(value);
        }
    }

    private static void other(Bytes out, Object value) {
        if (value instanceof Boolean flag) {
            out.one((flag ? Tag.TRUE : Tag.FALSE).ordinal());
        } else if (value instanceof UUID uuid) {
            tagged(out, Tag.UUID).fixed(uuid.getMostSignificantBits());
            out.fixed(uuid.getLeastSignificantBits());
        } else if (value instanceof byte[] raw) {
            tagged(out, Tag.BYTES).bytes(raw);
        } else if (value instanceof PGobject object) {
            tagged(out, Tag.DRIVER_OBJECT).text(object.getClass().getName());
            out.text(object.getType());
            write(out, object.getValue());
        } else if (value instanceof Object[] array) {
            array(out, array);
        } else if (value instanceof Map<?, ?> map) {
            tagged(out, Tag.MAP).number(map.size());
            map.forEach((key, content) -> {
                write(out, key);
                write(out, content);
            });
        } else {
            throw unknown(value);
        }
    }

    private static void array(Bytes out, Object[] array) {
        Class<?> type = array.getClass().getComponentType();
        int index = 0;
        while (index < ELEMENTS.length && ELEMENTS[index] != type) {
            index++;
        }
        tagged(out, Tag.ARRAY).number(index == ELEMENTS.length ? 0 : index);
        out.number(array.length);
        for (Object element : array) {
            write(out, element);
        }
    }

    private static IllegalArgumentException unknown(Object value) {
        return new IllegalArgumentException(
                "a " + value.getClass().getName() + " cannot be kept outside of memory: raise buffer(rows, bytes)");
    }

    static @Nullable Object read(BytesReader in) {
        return switch (Tag.ALL[in.one()]) {
            case NULL -> null;
            case FALSE -> Boolean.FALSE;
            case TRUE -> Boolean.TRUE;
            case SHORT -> (short) in.number();
            case INTEGER -> (int) in.number();
            case LONG -> in.number();
            case FLOAT -> Float.intBitsToFloat((int) in.number());
            case DOUBLE -> Double.longBitsToDouble(in.fixed());
            case DECIMAL -> {
                int scale = (int) in.number();
                yield new BigDecimal(new BigInteger(in.bytes()), scale);
            }
            case TEXT -> in.text();
            case BYTES -> in.bytes();
            case UUID -> new UUID(in.fixed(), in.fixed());
            case DATE -> new Date(in.number());
            case TIME -> new Time(in.number());
            case TIMESTAMP -> {
                Timestamp timestamp = new Timestamp(in.number());
                timestamp.setNanos((int) in.number());
                yield timestamp;
            }
            case DRIVER_OBJECT -> driverObject(in.text(), in.text(), read(in));
            case ARRAY -> readArray(in);
            case MAP -> readMap(in);
        };
    }

    private static Object readArray(BytesReader in) {
        Class<?> type = ELEMENTS[(int) in.number()];
        Object[] array = (Object[]) Array.newInstance(type, Math.toIntExact(in.number()));
        for (int index = 0; index < array.length; index++) {
            @Nullable Object element = read(in);
            Array.set(array, index, element);
        }
        return array;
    }

    private static Map<@Nullable Object, @Nullable Object> readMap(BytesReader in) {
        Map<@Nullable Object, @Nullable Object> map = new HashMap<>();
        for (long left = in.number(); left > 0; left--) {
            map.put(read(in), read(in));
        }
        return map;
    }

    /** The file is our own; a name that is not the driver's means that somebody else wrote into it. */
    private static PGobject driverObject(String className, String type, @Nullable Object value) {
        if (!className.startsWith(DRIVER)) {
            throw new IllegalStateException("a spill file names the class " + className);
        }
        try {
            PGobject object = Class.forName(className, true, PGobject.class.getClassLoader())
                    .asSubclass(PGobject.class)
                    .getConstructor()
                    .newInstance();
            object.setType(type);
            object.setValue((String) value);
            return object;
        } catch (ReflectiveOperationException | SQLException e) {
            throw new IllegalStateException("a spill file holds a " + className + " that cannot be read", e);
        }
    }
}
