package io.holdfast.testkit.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.testkit.engine.Outcome;
import io.holdfast.testkit.engine.ResultSink;
import io.holdfast.testkit.type.BinaryCodec;
import io.holdfast.testkit.type.Column;
import io.holdfast.testkit.type.CopyText;
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

    RowWriter(ClientOutput out, Replies replies, List<Column> columns, Formats formats) {
        this.out = out;
        this.replies = replies;
        this.columns = columns;
        this.formats = formats;
    }

    @Override
    public void row(@Nullable Object[] values) {
        if (copying) {
            out.begin('d').bytes(CopyText.line(columns, values).getBytes(UTF_8)).end();
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

    @Override
    public void copyOut(List<Column> types) {
        columns = List.copyOf(types);
        copying = true;
        out.begin('H').int8(0).int16(columns.size());
        columns.forEach(column -> out.int16(0));
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
