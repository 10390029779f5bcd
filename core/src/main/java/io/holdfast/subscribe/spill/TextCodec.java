package io.holdfast.subscribe.spill;

import java.sql.Types;
import org.jspecify.annotations.Nullable;

/**
 * Values as the server's text, written just so as {@link ValueCodec} would have written what PgJDBC makes of that text, without making
 * it. For the types that most columns have; the others, and any text out of the ordinary, are PgJDBC's to read.
 */
public enum TextCodec {
    /** {@code smallint} and {@code integer}, which JDBC gives as an {@code Integer}. */
    INTEGER {
        @Override
        boolean plain(Bytes out, byte[] text) {
            return whole(out, ValueCodec.INTEGER, text);
        }
    },
    /** {@code bigint}. */
    LONG {
        @Override
        boolean plain(Bytes out, byte[] text) {
            return whole(out, ValueCodec.LONG, text);
        }
    },
    /** {@code numeric} without a scale of its own: the text says it. */
    DECIMAL {
        @Override
        boolean plain(Bytes out, byte[] text) {
            return decimal(out, text);
        }
    },
    /** Anything that JDBC gives as a {@code String}. */
    TEXT {
        @Override
        boolean plain(Bytes out, byte[] text) {
            out.one(ValueCodec.TEXT);
            out.bytes(text);
            return true;
        }
    },
    /** {@code boolean}. */
    FLAG {
        @Override
        boolean plain(Bytes out, byte[] text) {
            boolean known = text.length == 1 && (text[0] == 't' || text[0] == 'f');
            if (known) {
                out.one(text[0] == 't' ? ValueCodec.YES : ValueCodec.NO);
            }
            return known;
        }
    };

    /** What {@link #number} gives where there is no number; no text of that many digits says it. */
    public static final long NONE = Long.MIN_VALUE;

    private static final int DIGITS = 18;
    private static final int TEN = 10;

    /**
     * How a column is read.
     *
     * @param jdbcType one of {@link Types}
     * @param typeName the server's name of the type
     * @param precision as the column's metadata tells it, 0 for none
     * @return null where PgJDBC reads it
     */
    public static @Nullable TextCodec of(int jdbcType, String typeName, int precision) {
        if (jdbcType == Types.VARCHAR || jdbcType == Types.CHAR || jdbcType == Types.LONGVARCHAR) {
            return TEXT;
        }
        return switch (typeName) {
            case "int2", "int4" -> INTEGER;
            case "int8" -> LONG;
            case "numeric" -> precision == 0 ? DECIMAL : null;
            case "bool" -> FLAG;
            default -> null;
        };
    }

    /**
     * Writes a value.
     *
     * @param out takes it
     * @param text the server's, null for NULL
     * @return false where nothing was written: PgJDBC has to read it
     */
    public boolean write(Bytes out, byte @Nullable [] text) {
        if (text == null) {
            out.one(ValueCodec.NULL);
            return true;
        }
        return plain(out, text);
    }

    abstract boolean plain(Bytes out, byte[] text);

    private static boolean whole(Bytes out, int tag, byte[] text) {
        long value = number(text);
        if (value == NONE) {
            return false;
        }
        out.one(tag);
        out.number(value);
        return true;
    }

    /**
     * A whole number.
     *
     * @param text the server's
     * @return {@link #NONE} where it is anything else, or has more than 18 digits
     */
    public static long number(byte[] text) {
        int first = start(text);
        int digits = text.length - first;
        if (digits == 0 || digits > DIGITS) {
            return NONE;
        }
        long value = 0;
        for (int position = first; position < text.length; position++) {
            int digit = text[position] - '0';
            if (digit < 0 || digit >= TEN) {
                return NONE;
            }
            value = value * TEN + digit;
        }
        return first == 0 ? value : -value;
    }

    private static int start(byte[] text) {
        return text.length > 0 && text[0] == '-' ? 1 : 0;
    }

    private static boolean decimal(Bytes out, byte[] text) {
        int first = start(text);
        int point = -1;
        long value = 0;
        for (int position = first; position < text.length; position++) {
            int digit = text[position] - '0';
            if (text[position] == '.' && point < 0) {
                point = position;
            } else if (digit < 0 || digit >= TEN) {
                return false;
            } else {
                value = value * TEN + digit;
            }
        }
        int digits = text.length - first - (point < 0 ? 0 : 1);
        if (digits == 0 || digits > DIGITS) {
            return false;
        }
        ValueCodec.decimal(out, first == 0 ? value : -value, point < 0 ? 0 : text.length - 1 - point);
        return true;
    }
}
