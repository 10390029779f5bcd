package io.holdfast.testkit.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.testkit.engine.Outcome;
import io.holdfast.testkit.engine.ResultSink;
import io.holdfast.testkit.type.BinaryCodec;
import io.holdfast.testkit.type.Column;
import io.holdfast.testkit.type.CopyFormat;
import io.holdfast.testkit.type.SqlError;
import io.holdfast.testkit.type.TextCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one execution produces, as DataRow messages or, once a COPY has begun, as CopyData. */
final class RowWriter implements ResultSink {
    private final ClientOutput out;
    private final Replies replies;
    private final Formats formats;
    private List<Column> columns;
    private boolean copying;
    private CopyFormat copied = CopyFormat.TEXT;
    private byte[] header = new byte[0];

    RowWriter(ClientOutput out, Replies replies, List<Column> columns, Formats formats) {
        this.out = out;
        this.replies = replies;
        this.columns = columns;
        this.formats = formats;
    }

    @Override
    public void row(@Nullable Object[] values) {
        if (copying) {
            copy(values);
            return;
        }
        byte[][] cells = encode(values);
        out.begin('D').int16(cells.length);
        for (byte @Nullable [] cell : cells) {
            if (cell == null) {
                out.int32(-1);
            } else {
                out.int32(cell.length).bytes(cell);
            }
        }
        out.end();
    }

    private void copy(@Nullable Object[] values) {
        try {
            byte[] row = copied.row(columns, values);
            out.begin('d').bytes(header).bytes(row).end();
            header = new byte[0];
        } catch (SqlError e) {
            throw new IllegalArgumentException(e.message(), e);
        }
    }

    @Override
    public void copyOut(List<Column> types, CopyFormat format) {
        columns = List.copyOf(types);
        copying = true;
        copied = format;
        header = format.header();
        int code = format.kind() == CopyFormat.Kind.BINARY ? 1 : 0;
        out.begin('H').int8(code).int16(columns.size());
        columns.forEach(column -> out.int16(code));
        out.end();
    }

    @Override
    public void notice(String sqlState, String message) {
        replies.notice(sqlState, message);
        out.flush();
    }

    @Override
    public void flush() {
        out.flush();
    }

    void end(Outcome outcome) {
        if (copying && outcome instanceof Outcome.Complete) {
            byte[] trailer = copied.trailer();
            if (trailer.length > 0) {
                if (header.length > 0) {
                    out.begin('d').bytes(header).end();
                }
                out.begin('d').bytes(trailer).end();
            }
            replies.bare('c');
        }
        replies.outcome(outcome);
    }

    // before a message begins: a value that cannot be written must not leave half a message behind
    private byte[][] encode(@Nullable Object[] values) {
        byte[][] cells = new byte[values.length][];
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value != null) {
                cells[i] = encode(i, value);
            }
        }
        return cells;
    }

    private byte[] encode(int index, Object value) {
        if (!formats.binary(index)) {
            return TextCodec.encode(columns.get(index).type(), value).getBytes(UTF_8);
        }
        try {
            return BinaryCodec.encode(columns.get(index).type(), value);
        } catch (SqlError e) {
            throw new IllegalArgumentException(e.message(), e);
        }
    }
}
