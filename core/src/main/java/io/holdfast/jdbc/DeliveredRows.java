package io.holdfast.jdbc;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a result that the application has, as a multiset: 128 bits of a hash and a count for each distinct row. Beyond
 * {@link #MOST} distinct rows, some 10 MB, it forgets all of them. Not thread-safe.
 */
final class DeliveredRows {
    /** How many distinct rows are remembered. */
    static final int MOST = 250_000;

    private static final int AT_FIRST = 64;

    private final MessageDigest digest;
    private final int columns;
    private long[] hashes;
    private int[] counts;
    private int distinct;
    private long rows;
    private boolean forgotten;

    DeliveredRows(int columns) {
        this(columns, new long[2 * AT_FIRST], new int[AT_FIRST]);
    }

    private DeliveredRows(int columns, long[] hashes, int[] counts) {
        this.columns = columns;
        this.hashes = hashes;
        this.counts = counts;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("every Java platform has SHA-256", e);
        }
    }

    DeliveredRows copy() {
        DeliveredRows copy = new DeliveredRows(columns, hashes.clone(), counts.clone());
        copy.distinct = distinct;
        copy.rows = rows;
        copy.forgotten = forgotten;
        return copy;
    }

    /** Whether there were too many to remember. */
    boolean isForgotten() {
        return forgotten;
    }

    /** Whether none is left. */
    boolean isEmpty() {
        return rows == 0;
    }

    /** Adds the current row of a result. */
    void add(ResultSet row) throws SQLException {
        if (forgotten) {
            return;
        }
        if (distinct == MOST) {
            forgotten = true;
            hashes = new long[0];
            counts = new int[0];
            return;
        }
        if (distinct * 3L > counts.length * 2L) {
            grow();
        }
        byte[] hash = hash(row);
        int slot = slot(half(hash, 0), half(hash, Long.BYTES));
        distinct += counts[slot] == 0 && hashes[2 * slot] == 0 && hashes[2 * slot + 1] == 0 ? 1 : 0;
        hashes[2 * slot] = half(hash, 0);
        hashes[2 * slot + 1] = half(hash, Long.BYTES);
        counts[slot]++;
        rows++;
    }

    /**
     * Crosses off the current row of a result.
     *
     * @return false where it is not among them, or no more of it
     */
    boolean remove(ResultSet row) throws SQLException {
        byte[] hash = hash(row);
        int slot = slot(half(hash, 0), half(hash, Long.BYTES));
        if (counts[slot] == 0) {
            return false;
        }
        // the hash stays, so that what was put behind it is still found
        counts[slot]--;
        rows--;
        return true;
    }

    /** Where a hash is, or would be. */
    private int slot(long high, long low) {
        int mask = counts.length - 1;
        int slot = (int) low & mask;
        while (!isFree(slot) && (hashes[2 * slot] != high || hashes[2 * slot + 1] != low)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private boolean isFree(int slot) {
        return hashes[2 * slot] == 0 && hashes[2 * slot + 1] == 0;
    }

    private void grow() {
        long[] oldHashes = hashes;
        int[] oldCounts = counts;
        hashes = new long[2 * oldHashes.length];
        counts = new int[2 * oldCounts.length];
        for (int i = 0; i < oldCounts.length; i++) {
            long high = oldHashes[2 * i];
            long low = oldHashes[2 * i + 1];
            if (high != 0 || low != 0) {
                int slot = slot(high, low);
                hashes[2 * slot] = high;
                hashes[2 * slot + 1] = low;
                counts[slot] = oldCounts[i];
            }
        }
    }

    private byte[] hash(ResultSet row) throws SQLException {
        for (int column = 1; column <= columns; column++) {
            byte @Nullable [] value = row.getBytes(column);
            number(value == null ? -1 : value.length);
            if (value != null) {
                digest.update(value);
            }
        }
        return digest.digest();
    }

    private void number(int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            digest.update((byte) (value >> shift));
        }
    }

    private static long half(byte[] hash, int from) {
        long value = 0;
        for (int i = from; i < from + Long.BYTES; i++) {
            value = value << 8 | (hash[i] & 0xff);
        }
        return value;
    }
}
