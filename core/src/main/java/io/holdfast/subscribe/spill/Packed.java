package io.holdfast.subscribe.spill;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Change.Operation;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.Row;
import java.util.Arrays;

/**
 * A change whose row is a part of an array: what is only moved, counted or compared is never made objects of. Rows are equal where
 * their bytes are. Immutable, as long as nobody writes into that part.
 */
public final class Packed {
    private final long timestamp;
    private final long diff;
    private final Operation operation;
    private final PackedRow row;

    Packed(long timestamp, long diff, Operation operation, PackedRow row) {
        this.timestamp = timestamp;
        this.diff = diff;
        this.operation = operation;
        this.row = row;
    }

    /**
     * A change as bytes.
     *
     * @param change what to write
     * @return with an array of its own
     */
    public static Packed of(Change change) {
        Bytes out = new Bytes();
        ChangeCodec.row(out, change.row());
        PackedRow row = new PackedRow(change.row().columns(), out.copy(), 0, out.length());
        return new Packed(change.timestamp(), change.diff(), change.operation(), row);
    }

    /**
     * A row that was written at the end of some bytes, at no time yet.
     *
     * @param columns of the row
     * @param out may be written on at its end, and not be cleared
     * @param from where the row begins
     * @return shares the bytes
     */
    public static Packed part(Columns columns, Bytes out, int from) {
        return new Packed(0, 1, Operation.INSERT, new PackedRow(columns, out.array(), from, out.length() - from));
    }

    /**
     * Copies of a row, at no time yet.
     *
     * @param columns of the row
     * @param copies how many came or went
     * @param row its bytes
     * @return at time 0
     */
    public static Packed copies(Columns columns, long copies, byte[] row) {
        Operation operation = copies < 0 ? Operation.DELETE : Operation.INSERT;
        return new Packed(0, copies, operation, new PackedRow(columns, row, 0, row.length));
    }

    /**
     * The same row, so often and at another time.
     *
     * @param time its timestamp
     * @param copies how many came or went
     * @return an insert or a delete
     */
    public Packed copies(long time, long copies) {
        return as(time, copies, copies < 0 ? Operation.DELETE : Operation.INSERT);
    }

    /**
     * The same row as another change.
     *
     * @param time its timestamp
     * @param copies its diff
     * @param meaning how to apply it
     * @return shares the bytes
     */
    public Packed as(long time, long copies, Operation meaning) {
        return new Packed(time, copies, meaning, row);
    }

    /**
     * When.
     *
     * @return milliseconds of the environment's timeline
     */
    public long timestamp() {
        return timestamp;
    }

    /**
     * How many copies came or went.
     *
     * @return negative where they went
     */
    public long diff() {
        return diff;
    }

    /**
     * How to apply it.
     *
     * @return as of a {@link Change}
     */
    public Operation operation() {
        return operation;
    }

    /**
     * What the values mean.
     *
     * @return of the object
     */
    public Columns columns() {
        return row.columns();
    }

    /**
     * Where the row is.
     *
     * @return not to be written to
     */
    public byte[] array() {
        return row.array();
    }

    /**
     * Where the row begins.
     *
     * @return an index of the array
     */
    public int from() {
        return row.from();
    }

    /**
     * How long the row is.
     *
     * @return bytes
     */
    public int length() {
        return row.length();
    }

    /**
     * How much of the row is its key, which comes first.
     *
     * @return bytes
     */
    public int keyLength() {
        return row.keyLength();
    }

    /**
     * The key.
     *
     * @return an array of its own
     */
    public byte[] key() {
        return Arrays.copyOfRange(array(), from(), from() + keyLength());
    }

    /**
     * The row as objects.
     *
     * @return made anew
     */
    public Row row() {
        return ChangeCodec.values(row.reader(), row.columns());
    }

    /**
     * The change as objects.
     *
     * @return made anew
     */
    public Change change() {
        return new Change(timestamp, diff, row(), operation);
    }

    @Override
    public String toString() {
        return change().toString();
    }
}
