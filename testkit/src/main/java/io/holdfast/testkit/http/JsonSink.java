package io.holdfast.testkit.http;

import io.holdfast.testkit.engine.Outcome;
import io.holdfast.testkit.engine.ResultSink;
import io.holdfast.testkit.type.Column;
import io.holdfast.testkit.type.CopyFormat;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import io.holdfast.testkit.type.TextCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One statement's entry of the results. Numbers are strings, as Materialize sends them; booleans and JSON are themselves. */
final class JsonSink implements ResultSink {
    private static final int MOST_CHARACTERS = 256 << 20;

    private final StringBuilder rows = new StringBuilder();
    private final StringBuilder notices = new StringBuilder();
    private List<Column> columns = List.of();

    void columns(List<Column> types) {
        columns = types;
    }

    @Override
    public void row(@Nullable Object[] values) {
        if (rows.length() > MOST_CHARACTERS) {
            throw new UncheckedIOException(new IOException("total result exceeds max size of 256.0 MB"));
        }
        rows.append(rows.isEmpty() ? "" : ",")
                .append(IntStream.range(0, values.length)
                        .mapToObj(i -> value(columns.get(i).type(), values[i]))
                        .collect(Collectors.joining(",", "[", "]")));
    }

    private static String value(PgType type, @Nullable Object value) {
        if (value == null || value instanceof Boolean) {
            return String.valueOf(value);
        }
        String text = TextCodec.encode(type, value);
        return type == PgType.JSON || type == PgType.JSONB ? text : Json.quoted(text);
    }

    @Override
    public void copyOut(List<Column> types, CopyFormat format) {
        throw new IllegalStateException("a COPY is refused before it runs");
    }

    @Override
    public void notice(String sqlState, String message) {
        notices.append(notices.isEmpty() ? "" : ",")
                .append("{\"message\":" + Json.quoted(message) + ",\"code\":" + Json.quoted(sqlState)
                        + ",\"severity\":\"notice\"}");
    }

    @Override
    public void flush() {
        // the answer goes out when the request is done
    }

    String result(Outcome outcome) {
        String tag = Json.quoted(outcome instanceof Outcome.Complete complete ? complete.tag() : "");
        if (columns.isEmpty()) {
            return "{\"ok\":" + tag + notices() + "}";
        }
        String described = columns.stream()
                .map(column -> "{\"name\":" + Json.quoted(column.name()) + ",\"type_oid\":"
                        + column.type().oid() + ",\"type_len\":" + column.type().length() + ",\"type_mod\":-1}")
                .collect(Collectors.joining(","));
        return "{\"tag\":" + tag + ",\"rows\":[" + rows + "],\"desc\":{\"columns\":[" + described + "]}" + notices()
                + "}";
    }

    String failure(SqlError error) {
        String detail = error.detail();
        String hint = error.hint();
        return "{\"error\":{\"message\":" + Json.quoted(error.message()) + ",\"code\":" + Json.quoted(error.sqlState())
                + (detail == null ? "" : ",\"detail\":" + Json.quoted(detail))
                + (hint == null ? "" : ",\"hint\":" + Json.quoted(hint)) + "}" + notices() + "}";
    }

    private String notices() {
        return ",\"notices\":[" + notices + "]";
    }
}
