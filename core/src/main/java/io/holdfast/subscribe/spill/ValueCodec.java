package io.holdfast.subscribe.spill;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/** The values that PgJDBC gives, as bytes and back, with their class. Equal values have equal bytes. Stateless. */
// these dates are what JDBC gives
@SuppressWarnings("JavaUtilDate")
public final class ValueCodec {
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
    static final int NULL = 0;
    static final int NO = 1;
    static final int YES = 2;
    static final int SHORT = 3;
    static final int INTEGER = 4;
    static final int LONG = 5;
    static final int FLOAT = 6;
    static final int DOUBLE = 7;
    static final int DECIMAL = 8;
    static final int TEXT = 9;
    static final int BYTES = 10;
    static final int UUID_BITS = 11;
    static final int DATE = 12;
    static final int TIME = 13;
    static final int TIMESTAMP = 14;
    static final int DRIVER_OBJECT = 15;
    static final int ARRAY = 16;
    static final int MAP = 17;
    static final int SHORT_DECIMAL = 18;
    static final int PLAIN_OBJECT = 19;

    private ValueCodec() {}

    /**
     * Writes a value at the end.
     *
     * @param out takes it
     * @param value of a class that PgJDBC gives
     * @throws IllegalArgumentException where it is of any other class
     */
    public static void write(Bytes out, @Nullable Object value) {
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
            decimal(out, decimal);
        } else if (value instanceof Double) {
            tagged(out, DOUBLE).fixed(Double.doubleToLongBits(value.doubleValue()));
        } else if (value instanceof Float) {
            tagged(out, FLOAT).number(Float.floatToIntBits(value.floatValue()));
        } else if (value instanceof Short) {
            tagged(out, SHORT).number(value.longValue());
        } else {
            throw unknown(value);
        }
    }

    private static void decimal(Bytes out, BigDecimal value) {
        BigInteger unscaled = value.unscaledValue();
        if (unscaled.bitLength() < Long.SIZE) {
            decimal(out, unscaled.longValue(), value.scale());
        } else {
            tagged(out, DECIMAL).number(value.scale());
            out.bytes(unscaled.toByteArray());
        }
    }

    static void decimal(Bytes out, long unscaled, int scale) {
        tagged(out, SHORT_DECIMAL).number(scale);
        out.number(unscaled);
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
            driverObject(out, object);
        } else if (value instanceof Object[] array) {
            array(out, array);
        } else if (value instanceof Map<?, ?> map) {
            map(out, map);
        } else {
            throw unknown(value);
        }
    }

    private static void driverObject(Bytes out, PGobject object) {
        if (object.getClass() == PGobject.class) {
            tagged(out, PLAIN_OBJECT).text(object.getType());
        } else if (object.getClass().getName().startsWith(DRIVER)) {
            tagged(out, DRIVER_OBJECT).text(object.getClass().getName());
            out.text(object.getType());
        } else {
            throw unknown(object);
        }
        write(out, object.getValue());
    }

    /** Equal maps may give their entries in another order. */
    private static void map(Bytes out, Map<?, ?> map) {
        tagged(out, MAP).number(map.size());
        map.entrySet().stream()
                .sorted(Comparator.comparing(entry -> String.valueOf(entry.getKey())))
                .forEach(entry -> {
                    write(out, entry.getKey());
                    write(out, entry.getValue());
                });
    }

    private static void array(Bytes out, Object[] array) {
        Class<?> type = array.getClass().getComponentType();
        int inner = 0;
        // bytea is an element of its own
        while (type.isArray() && type != byte[].class) {
            type = type.getComponentType();
            inner++;
        }
        int index = 0;
        while (index < ELEMENTS.length && ELEMENTS[index] != type) {
            index++;
        }
        tagged(out, ARRAY).number(index == ELEMENTS.length ? 0 : index);
        out.number(inner);
        out.number(array.length);
        for (Object element : array) {
            write(out, element);
        }
    }

    private static IllegalArgumentException unknown(Object value) {
        return new IllegalArgumentException("a " + value.getClass().getName()
                + " cannot be kept as bytes: subscribe a query that casts it to text");
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
            case SHORT_DECIMAL -> {
                int scale = (int) in.number();
                yield BigDecimal.valueOf(in.number(), scale);
            }
            case PLAIN_OBJECT -> plainObject(in.text(), read(in));
            case DRIVER_OBJECT -> driverObject(in.text(), in.text(), read(in));
            case ARRAY -> readArray(in);
            case MAP -> readMap(in);
            default -> throw new IllegalStateException("a spill file holds what was never written there");
        };
    }

    private static Object readArray(BytesReader in) {
        Class<?> type = ELEMENTS[(int) in.number()];
        for (long inner = in.number(); inner > 0; inner--) {
            type = type.arrayType();
        }
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

    private static PGobject plainObject(String type, @Nullable Object value) {
        try {
            PGobject object = new PGobject();
            object.setType(type);
            object.setValue((String) value);
            return object;
        } catch (SQLException e) {
            throw new IllegalStateException("a " + type + " cannot be read", e);
        }
    }

    /** Passes over a value. */
    static void skip(BytesReader in) {
        switch (in.one()) {
            case NULL, NO, YES -> {}
            case SHORT, INTEGER, LONG, FLOAT, DATE, TIME -> in.number();
            case DOUBLE -> in.skip(Long.BYTES);
            case SHORT_DECIMAL, TIMESTAMP -> {
                in.number();
                in.number();
            }
            case DECIMAL -> {
                in.number();
                in.skip((int) in.number());
            }
            case TEXT, BYTES -> in.skip((int) in.number());
            case UUID_BITS -> in.skip(2 * Long.BYTES);
            default -> skipParts(in);
        }
    }

    private static void skipParts(BytesReader in) {
        in.skip(-1);
        switch (in.one()) {
            case PLAIN_OBJECT -> {
                in.skip((int) in.number());
                skip(in);
            }
            case DRIVER_OBJECT -> {
                in.skip((int) in.number());
                in.skip((int) in.number());
                skip(in);
            }
            case ARRAY -> {
                in.number();
                in.number();
                skip(in, in.number());
            }
            case MAP -> skip(in, 2 * in.number());
            default -> throw new IllegalStateException("a spill file holds what was never written there");
        }
    }

    private static void skip(BytesReader in, long count) {
        for (long left = count; left > 0; left--) {
            skip(in);
        }
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
