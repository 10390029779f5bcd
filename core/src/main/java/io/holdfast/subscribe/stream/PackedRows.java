package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Change.Operation;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.subscribe.SubscriptionException.Reason;
import io.holdfast.subscribe.spill.Bytes;
import io.holdfast.subscribe.spill.Packed;
import io.holdfast.subscribe.spill.TextCodec;
import io.holdfast.subscribe.spill.ValueCodec;
import io.holdfast.subscribe.stream.Message.Data;
import io.holdfast.subscribe.stream.Message.Progress;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGResultSetMetaData;
import org.postgresql.core.Field;

/**
 * Makes messages of one reply's rows. The values go from the driver's bytes into bytes of our own, and become objects only when a
 * handler asks for them: a snapshot of a million rows is a few dozen megabytes that nobody has to collect. Used once.
 */
final class PackedRows {
    /** {@code mz_timestamp}, {@code mz_progressed} and {@code mz_diff} or {@code mz_state} stand before the columns. */
    static final int ADDED = 3;

    /** Bytes for the rows of a reply of which nothing is known. */
    static final int LEAST_ROOM = 1 << 12;

    private static final int SAMPLES = 64;
    private static final int VALUE_BYTES = 16;
    private static final byte[] UPSERT = "upsert".getBytes(StandardCharsets.US_ASCII);

    private final Columns columns;
    private final ResultSet result;
    private final @Nullable TextCodec[] codecs;
    private final boolean textual;
    private final List<Message> messages = new ArrayList<>();
    private final Bytes out;
    private byte @Nullable [] lastTime;
    private long lastTimestamp;

    PackedRows(Columns columns, ResultSet result, ResultSetMetaData data, int room) throws SQLException {
        this.columns = columns;
        this.result = result;
        this.out = new Bytes(room);
        this.codecs = new @Nullable TextCodec[columns.all().size()];
        PGResultSetMetaData formats = data.unwrap(PGResultSetMetaData.class);
        for (int index = 0; index < codecs.length; index++) {
            int column = index + 1 + ADDED;
            if (formats.getFormat(column) == Field.TEXT_FORMAT) {
                codecs[index] = TextCodec.of(
                        data.getColumnType(column), data.getColumnTypeName(column), data.getPrecision(column));
            }
        }
        boolean text = true;
        for (int column = 1; column <= ADDED; column++) {
            text &= formats.getFormat(column) == Field.TEXT_FORMAT;
        }
        this.textual = text;
    }

    /** Looks at some of the rows, and goes back before the first. */
    static void weigh(ResultSet result, FetchSize size) throws SQLException {
        result.last();
        int rows = result.getRow();
        int columns = result.getMetaData().getColumnCount();
        int looked = 0;
        long bytes = 0;
        for (int row = rows; row > 0; row -= Math.max(1, rows / SAMPLES)) {
            result.absolute(row);
            if (!result.getBoolean(2)) {
                looked++;
                bytes += length(result, columns);
            }
        }
        result.beforeFirst();
        size.came(rows, looked, bytes);
    }

    private static long length(ResultSet result, int columns) throws SQLException {
        long length = 0;
        for (int column = 1; column <= columns; column++) {
            byte[] value = result.getBytes(column);
            length += VALUE_BYTES + (value == null ? 0 : value.length);
        }
        return length;
    }

    List<Message> read() throws SQLException {
        while (result.next()) {
            messages.add(message());
        }
        return messages;
    }

    /** What the next reply may want: this one's, and some more. */
    int room() {
        return Math.max(LEAST_ROOM, out.length() + out.length() / 8);
    }

    private Message message() throws SQLException {
        long timestamp = timestamp();
        if (progressed()) {
            return new Progress(timestamp);
        }
        return new Data(columns.keys() == 0 ? plain(timestamp) : keyed(timestamp));
    }

    /** Most rows have that of the row before. */
    private long timestamp() throws SQLException {
        byte[] text = textual ? result.getBytes(1) : null;
        if (text == null) {
            return result.getLong(1);
        }
        if (!Arrays.equals(text, lastTime)) {
            lastTimestamp = number(1);
            lastTime = text;
        }
        return lastTimestamp;
    }

    private long number(int column) throws SQLException {
        byte[] text = textual ? result.getBytes(column) : null;
        long value = text == null ? TextCodec.NONE : TextCodec.number(text);
        return value == TextCodec.NONE ? result.getLong(column) : value;
    }

    private boolean progressed() throws SQLException {
        byte[] text = textual ? result.getBytes(2) : null;
        if (text == null || text.length != 1) {
            return result.getBoolean(2);
        }
        return text[0] == 't';
    }

    private Packed plain(long timestamp) throws SQLException {
        long diff = number(ADDED);
        return row(columns.all().size()).copies(timestamp, diff);
    }

    private Packed keyed(long timestamp) throws SQLException {
        if (textual && Arrays.equals(result.getBytes(ADDED), UPSERT)) {
            return row(columns.all().size()).as(timestamp, 1, Operation.UPSERT);
        }
        String state = String.valueOf(result.getString(ADDED));
        return switch (state) {
            case "upsert" -> row(columns.all().size()).as(timestamp, 1, Operation.UPSERT);
            case "delete" -> row(columns.keys()).as(timestamp, -1, Operation.DELETE_KEY);
            case "key_violation" ->
                throw new SubscriptionException(
                        Reason.KEY_VIOLATION,
                        "more than one row has the same key " + columns.keyNames() + " at timestamp " + timestamp
                                + ": name keys that are unique in upsert(…), or leave it out. Nothing of that"
                                + " timestamp was handed over",
                        null);
            default -> throw new SQLException("the server says mz_state '" + state + "', which is unknown", "08P01");
        };
    }

    /** Its first values; the others are NULL. */
    private Packed row(int filled) throws SQLException {
        int from = out.length();
        for (int index = 0; index < filled; index++) {
            value(index);
        }
        for (int index = filled; index < codecs.length; index++) {
            ValueCodec.write(out, null);
        }
        return Packed.part(columns, out, from);
    }

    private void value(int index) throws SQLException {
        TextCodec codec = codecs[index];
        int column = index + 1 + ADDED;
        if (codec == null || !codec.write(out, result.getBytes(column))) {
            ValueCodec.write(out, whole(result.getObject(column)));
        }
    }

    /** An SQL array reads its elements when asked to, on a connection that is gone by then. */
    private static @Nullable Object whole(@Nullable Object read) throws SQLException {
        return read instanceof Array array ? array.getArray() : read;
    }
}
