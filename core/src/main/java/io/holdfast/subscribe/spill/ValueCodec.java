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
// these dates are what JDBC gives
@SuppressWarnings("JavaUtilDate")
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
    private static final int NULL = 0;
    private static final int NO = 1;
    private static final int YES = 2;
    private static final int SHORT = 3;
    private static final int INTEGER = 4;
    private static final int LONG = 5;
    private static final int FLOAT = 6;
    private static final int DOUBLE = 7;
    private static final int DECIMAL = 8;
    private static final int TEXT = 9;
    private static final int BYTES = 10;
    private static final int UUID_BITS = 11;
    private static final int DATE = 12;
    private static final int TIME = 13;
    private static final int TIMESTAMP = 14;
    private static final int DRIVER_OBJECT = 15;
    private static final int ARRAY = 16;
    private static final int MAP = 17;

    private ValueCodec() {}

    static void write(Bytes out, @Nullable Object value) {
        if (value == null) {
            out.one(NULL);
        } else if (value instanceof String text) {
            tagged(out, TEXT).text(text);
        } else if (value instanceof Number number) {
            number(out, number);
        } else if (value instanceof java.util.Date time) {
            time(out, time);
        } else {
            other(out, value);
        }
    }

    private static Bytes tagged(Bytes out, int tag) {
        out.one(tag);
        return out;
    }

    private static void number(Bytes out, Number value) {
        if (value instanceof Integer) {
            tagged(out, INTEGER).number(value.longValue());
        } else if (value instanceof Long) {
            tagged(out, LONG).number(value.longValue());
        } else if (value instanceof BigDecimal decimal) {
            tagged(out, DECIMAL).number(decimal.scale());
            out.bytes(decimal.unscaledValue().toByteArray());
        } else if (value instanceof Double) {
            tagged(out, DOUBLE).fixed(Double.doubleToRawLongBits(value.doubleValue()));
        } else if (value instanceof Float) {
            tagged(out, FLOAT).number(Float.floatToRawIntBits(value.floatValue()));
        } else if (value instanceof Short) {
            tagged(out, SHORT).number(value.longValue());
        } else {
            throw unknown(value);
        }
    }

    private static void time(Bytes out, java.util.Date value) {
        if (value instanceof Timestamp timestamp) {
            tagged(out, TIMESTAMP).number(timestamp.getTime());
            out.number(timestamp.getNanos());
        } else if (value instanceof Date) {
            tagged(out, DATE).number(value.getTime());
        } else if (value instanceof Time) {
            tagged(out, TIME).number(value.getTime());
        } else {
            throw unknown(value);
        }
    }

    private static void other(Bytes out, Object value) {
        if (value instanceof Boolean flag) {
            out.one(flag ? YES : NO);
        } else if (value instanceof UUID uuid) {
            tagged(out, UUID_BITS).fixed(uuid.getMostSignificantBits());
            out.fixed(uuid.getLeastSignificantBits());
        } else if (value instanceof byte[] raw) {
            tagged(out, BYTES).bytes(raw);
        } else if (value instanceof PGobject object) {
            tagged(out, DRIVER_OBJECT).text(object.getClass().getName());
            out.text(object.getType());
            write(out, object.getValue());
        } else if (value instanceof Object[] array) {
            array(out, array);
        } else if (value instanceof Map<?, ?> map) {
            tagged(out, MAP).number(map.size());
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
        tagged(out, ARRAY).number(index == ELEMENTS.length ? 0 : index);
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
        return switch (in.one()) {
            case NULL -> null;
            case NO -> false;
            case YES -> true;
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
            case UUID_BITS -> new UUID(in.fixed(), in.fixed());
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
            default -> throw new IllegalStateException("a spill file holds what was never written there");
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
