package io.holdfast.subscribe.spill;

import io.holdfast.subscribe.Row;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/**
 * Takes fingerprints of rows. Values that mean the same have the same one, whatever their Java type: a sink may keep an
 * {@code int} as {@code bigint}, and a numeric with another scale. Confined to one thread.
 */
public final class Fingerprinter {
    private static final int BYTES = 32;
    private static final int LONG_DIGITS = 18;

    private final MessageDigest digest = sha256();
    private final Bytes scratch = new Bytes();
    private final byte[] result = new byte[BYTES];

    /** Ready to use. */
    public Fingerprinter() {}

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Of all its values.
     *
     * @param row what to take
     * @return its fingerprint
     */
    public Fingerprint of(Row row) {
        return of(row.values());
    }

    /**
     * Of its key alone.
     *
     * @param row what to take, with columns that have keys
     * @return the key's fingerprint
     */
    public Fingerprint ofKey(Row row) {
        return of(row.values().subList(0, row.columns().keys()));
    }

    private Fingerprint of(List<@Nullable Object> values) {
        scratch.clear();
        values.forEach(this::canonical);
        digest.update(scratch.array(), 0, scratch.length());
        try {
            digest.digest(result, 0, BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("the digest is longer than it says", e);
        }
        ByteBuffer buffer = ByteBuffer.wrap(result);
        return new Fingerprint(buffer.getLong(), buffer.getLong());
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
