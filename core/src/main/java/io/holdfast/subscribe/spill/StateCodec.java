package io.holdfast.subscribe.spill;

import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.Columns.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is kept beside a checkpoint as bytes: a head, and entries of rows or of keys. Stateless. */
public final class StateCodec {
    private static final int FORMAT = 3;
    private static final int PUT = 1;
    private static final int REMOVED = 0;

    private StateCodec() {}

    /**
     * What follows.
     *
     * @param format the name of the entries
     * @param columns of the object
     */
    public record Head(String format, Columns columns) {}

    /** Receives keys. */
    @FunctionalInterface
    public interface KeyReceiver {
        /**
         * An entry.
         *
         * @param key its bytes
         * @param fingerprint of its row, null where the key is gone
         */
        void accept(byte[] key, @Nullable Fingerprint fingerprint);
    }

    /**
     * Writes a head.
     *
     * @param out takes it
     * @param head what to write
     */
    public static void head(Bytes out, Head head) {
        out.number(FORMAT);
        out.text(head.format);
        out.number(head.columns.keys());
        out.number(head.columns.all().size());
        for (Column column : head.columns.all()) {
            out.text(column.name());
            out.text(column.typeName());
            out.number(column.jdbcType());
        }
    }

    /**
     * Reads a head.
     *
     * @param part the first one
     * @return null where another version of the library wrote it
     */
    public static @Nullable Head head(byte[] part) {
        BytesReader in = new BytesReader(part);
        if (in.number() != FORMAT) {
            return null;
        }
        String format = in.text();
        int keys = Math.toIntExact(in.number());
        List<Column> columns = new ArrayList<>();
        for (long left = in.number(); left > 0; left--) {
            columns.add(new Column(in.text(), in.text(), Math.toIntExact(in.number())));
        }
        return new Head(format, new Columns(columns, keys));
    }

    /**
     * Writes a key.
     *
     * @param out takes it
     * @param array that holds the key
     * @param from where the key begins
     * @param length of the key
     * @param fingerprint of its row, null where the key is gone
     */
    public static void key(Bytes out, byte[] array, int from, int length, @Nullable Fingerprint fingerprint) {
        out.one(fingerprint == null ? REMOVED : PUT);
        out.number(length);
        out.raw(array, from, length);
        if (fingerprint != null) {
            out.fixed(fingerprint.high());
            out.fixed(fingerprint.low());
        }
    }

    /**
     * Reads keys.
     *
     * @param part of keys
     * @param receiver takes them
     */
    public static void keys(byte[] part, KeyReceiver receiver) {
        BytesReader in = new BytesReader(part);
        while (!in.atEnd()) {
            boolean put = in.one() == PUT;
            byte[] key = in.bytes();
            receiver.accept(key, put ? new Fingerprint(in.fixed(), in.fixed()) : null);
        }
    }

    /**
     * Writes copies of a row.
     *
     * @param out takes them
     * @param change how many came or went
     */
    public static void change(Bytes out, Packed change) {
        ChangeCodec.write(out, change.as(0, change.diff(), change.operation()));
    }

    /**
     * Reads changes.
     *
     * @param part of changes
     * @param columns of their rows
     * @param receiver takes them
     */
    public static void changes(byte[] part, Columns columns, Consumer<Packed> receiver) {
        BytesReader in = new BytesReader(part);
        while (!in.atEnd()) {
            receiver.accept(ChangeCodec.read(in, columns));
        }
    }
}
