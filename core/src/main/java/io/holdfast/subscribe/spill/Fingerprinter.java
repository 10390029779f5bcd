package io.holdfast.subscribe.spill;

import io.holdfast.subscribe.Row;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/**
 * Takes fingerprints of rows. Values that mean the same have the same one, whatever their Java type: a sink may keep an
 * {@code int} as {@code bigint}, and a numeric with another scale. Confined to one thread.
 */
public final class Fingerprinter {
    private static final int LONG_DIGITS = 18;
    private static final long LONG_LIMIT = 1_000_000_000_000_000_000L;
    private static final long TEN = 10;

    private final Bytes scratch = new Bytes();

    /** Ready to use. */
    public Fingerprinter() {}

    /**
     * Of all its values.
     *
     * @param row what to take
     * @return its fingerprint
     */
    public Fingerprint of(Row row) {
        scratch.clear();
        for (int index = 0; index < row.columns().all().size(); index++) {
            canonical(row.value(index));
        }
        return SipHash.of(scratch.array(), scratch.length());
    }

    /**
     * Of all its values: the one that its row has.
     *
     * @param change whose row to take
     * @return its fingerprint
     */
    public Fingerprint of(Packed change) {
        return of(change, change.columns().all().size());
    }

    /**
     * Of its key alone.
     *
     * @param change whose row to take, with columns that have keys
     * @return the key's fingerprint
     */
    public Fingerprint ofKey(Packed change) {
        return of(change, change.columns().keys());
    }

    private Fingerprint of(Packed change, int values) {
        scratch.clear();
        BytesReader in = new BytesReader(change.array(), change.from(), change.from() + change.length());
        for (int index = 0; index < values; index++) {
            canonical(in);
        }
        return SipHash.of(scratch.array(), scratch.length());
    }

    private void canonical(BytesReader in) {
        int start = in.position();
        int tag = in.one();
        switch (tag) {
            case ValueCodec.SHORT, ValueCodec.INTEGER -> {
                scratch.one(ValueCodec.LONG);
                scratch.number(in.number());
            }
            case ValueCodec.SHORT_DECIMAL -> decimal((int) in.number(), in.number());
            case ValueCodec.FLOAT, ValueCodec.DECIMAL -> {
                in.skip(-1);
                canonical(ValueCodec.read(in));
            }
            case ValueCodec.PLAIN_OBJECT -> object(in, 1);
            case ValueCodec.DRIVER_OBJECT -> object(in, 2);
            case ValueCodec.ARRAY -> array(in);
            default -> {
                in.skip(-1);
                ValueCodec.skip(in);
                scratch.raw(in.array(), start, in.position() - start);
            }
        }
    }

    private void object(BytesReader in, int names) {
        for (int name = 0; name < names; name++) {
            in.skip((int) in.number());
        }
        canonical(in);
    }

    private void array(BytesReader in) {
        in.number();
        in.number();
        long length = in.number();
        array(length);
        for (long element = 0; element < length; element++) {
            canonical(in);
        }
    }

    private void canonical(@Nullable Object value) {
        if (value instanceof Integer || value instanceof Long || value instanceof Short) {
            ValueCodec.write(scratch, ((Number) value).longValue());
        } else if (value instanceof BigDecimal decimal) {
            decimal(decimal);
        } else if (value instanceof Float number) {
            ValueCodec.write(scratch, (double) number);
        } else if (value instanceof PGobject object) {
            ValueCodec.write(scratch, object.getValue());
        } else if (value instanceof Object[] array) {
            array(array.length);
            for (Object element : array) {
                canonical(element);
            }
        } else {
            ValueCodec.write(scratch, value);
        }
    }

    /** Marked: the length alone would make an empty array of NULL. */
    private void array(long length) {
        scratch.one(ValueCodec.ARRAY);
        scratch.number(length);
    }

    private void decimal(int scale, long unscaled) {
        int digits = scale;
        long rest = unscaled;
        while (digits > 0 && rest % TEN == 0) {
            rest /= TEN;
            digits--;
        }
        if (digits == 0 && Math.abs(rest) < LONG_LIMIT) {
            ValueCodec.write(scratch, rest);
        } else if (digits > 0) {
            ValueCodec.decimal(scratch, rest, digits);
        } else {
            decimal(BigDecimal.valueOf(unscaled, scale));
        }
    }

    private void decimal(BigDecimal value) {
        BigDecimal plain = value.stripTrailingZeros();
        boolean whole = plain.scale() <= 0 && plain.precision() - plain.scale() <= LONG_DIGITS;
        ValueCodec.write(scratch, whole ? (Number) plain.longValueExact() : plain);
    }
}
