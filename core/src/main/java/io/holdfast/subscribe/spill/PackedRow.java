package io.holdfast.subscribe.spill;

import io.holdfast.subscribe.Columns;

/** A row as a part of an array. Immutable, as long as nobody writes into that part. */
final class PackedRow {
    private final Columns columns;
    private final byte[] array;
    private final int from;
    private final int length;

    PackedRow(Columns columns, byte[] array, int from, int length) {
        this.columns = columns;
        this.array = array;
        this.from = from;
        this.length = length;
    }

    Columns columns() {
        return columns;
    }

    byte[] array() {
        return array;
    }

    int from() {
        return from;
    }

    int length() {
        return length;
    }

    BytesReader reader() {
        return new BytesReader(array, from, from + length);
    }

    /** The key comes first. */
    int keyLength() {
        BytesReader in = reader();
        for (int index = 0; index < columns.keys(); index++) {
            ValueCodec.skip(in);
        }
        return in.position() - from;
    }
}
