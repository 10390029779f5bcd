package io.holdfast.health.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;

/**
 * Reads what {@code POST /api/sql} answers to {@code SELECT 1}: {@code {"results":[{"tag":…,"rows":[["1"]],…}]}}, or an error in
 * the place of rows. Streamed and bounded in depth and length; text that is anything else is no answer.
 */
final class SqlAnswer {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxStringLength(BoundedBody.LARGEST)
                    .maxNumberLength(64)
                    .build())
            .build();

    /** What an answer holds. */
    enum Kind {
        /** One row of one column: 1. */
        ONE,
        /** The server's own error. */
        ERROR,
        /** Something else. */
        STRANGE
    }

    private SqlAnswer() {}

    static Kind read(byte[] body) {
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Kind.STRANGE;
            }
            Kind kind = Kind.STRANGE;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean results = parser.currentName().equals("results");
                JsonToken value = parser.nextToken();
                if (results && value == JsonToken.START_ARRAY) {
                    kind = first(parser);
                } else {
                    parser.skipChildren();
                }
            }
            // An object that is whole, and nothing behind it.
            return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null ? kind : Kind.STRANGE;
        } catch (IOException e) {
            return Kind.STRANGE;
        }
    }

    /** The first of the results; the others are read over. */
    private static Kind first(JsonParser parser) throws IOException {
        Kind kind = Kind.STRANGE;
        if (parser.nextToken() == JsonToken.START_OBJECT) {
            kind = result(parser);
        }
        while (parser.currentToken() != null && parser.nextToken() != JsonToken.END_ARRAY) {
            parser.skipChildren();
        }
        return kind;
    }

    private static Kind result(JsonParser parser) throws IOException {
        Kind kind = Kind.STRANGE;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("error")) {
                kind = Kind.ERROR;
                parser.skipChildren();
            } else if (name.equals("rows") && value == JsonToken.START_ARRAY) {
                kind = rows(parser);
            } else {
                parser.skipChildren();
            }
        }
        return kind;
    }

    private static Kind rows(JsonParser parser) throws IOException {
        boolean one = false;
        int depth = 1;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                return Kind.STRANGE;
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            one |= token.isScalarValue() && parser.getText().equals("1");
        }
        return one ? Kind.ONE : Kind.STRANGE;
    }
}
