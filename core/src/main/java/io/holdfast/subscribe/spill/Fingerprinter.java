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
        return of(row, row.columns().all().size());
    }

    /**
     * Of its key alone.
     *
     * @param row what to take, with columns that have keys
     * @return the key's fingerprint
     */
    public Fingerprint ofKey(Row row) {
        return of(row, row.columns().keys());
    }

    private Fingerprint of(Row row, int values) {
        scratch.clear();
        for (int index = 0; index < values; index++) {
            canonical(row.value(index));
        }
        return SipHash.of(scratch.array(), scratch.length());
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
            scratch.number(array.length);
            for (Object element : array) {
                canonical(element);
            }
        } else {
            ValueCodec.write(scratch, value);
        }
    }

    private void decimal(BigDecimal value) {
        BigDecimal plain = value.stripTrailingZeros();
        boolean whole = plain.scale() <= 0 && plain.precision() - plain.scale() <= LONG_DIGITS;
        ValueCodec.write(scratch, whole ? (Number) plain.longValueExact() : plain);
    }
}
