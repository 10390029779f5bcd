package io.holdfast.testkit.http;

import io.holdfast.testkit.engine.Portal;
import io.holdfast.testkit.engine.Prepared;
import io.holdfast.testkit.engine.Session;
import io.holdfast.testkit.sql.Lexer;
import io.holdfast.testkit.sql.Token;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import io.holdfast.testkit.type.TextCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs one request in one session, up to its first error. Confined to one thread. */
final class SqlRun {
    private static final Set<String> NEED_A_SESSION = Set.of("subscribe", "copy", "declare", "fetch", "close");

    private final Session session;
    private final List<String> results = new ArrayList<>();

    SqlRun(Session session) {
        this.session = session;
    }

    String run(SqlRequest request) {
        for (SqlRequest.Query query : request.queries()) {
            if (!(request.simple() ? simple(query.sql()) : extended(query))) {
                break;
            }
        }
        return "{\"results\":[" + String.join(",", results) + "]}";
    }

    private boolean simple(String text) {
        try {
            for (String sql : session.split(text)) {
                if (!statement(sql, List.of())) {
                    return end(false);
                }
            }
        } catch (SqlError e) {
            return failed(new JsonSink(), e);
        }
        return end(true);
    }

    private boolean extended(SqlRequest.Query query) {
        return end(statement(query.sql(), query.parameters()));
    }

    private boolean end(boolean went) {
        try {
            session.sync();
            return went;
        } catch (SqlError e) {
            return failed(new JsonSink(), e);
        }
    }

    private boolean statement(String sql, List<@Nullable String> parameters) {
        JsonSink sink = new JsonSink();
        try {
            refuseWhatNeedsASession(sql);
            Prepared prepared = session.prepare(sql, List.of());
            sink.columns(prepared.columns());
            Portal portal = session.bind("", prepared, decoded(prepared.parameterTypes(), parameters));
            results.add(sink.result(session.execute(portal, 0, sink)));
            return true;
        } catch (SqlError e) {
            session.fail();
            return failed(sink, e);
        }
    }

    private static void refuseWhatNeedsASession(String sql) throws SqlError {
        List<Token> tokens = Lexer.tokens(sql);
        if (!tokens.isEmpty() && NEED_A_SESSION.contains(tokens.get(0).text().toLowerCase(Locale.ROOT))) {
            throw SqlError.of("0A000", "unsupported via this API: " + sql.trim());
        }
    }

    private static List<@Nullable Object> decoded(List<PgType> types, List<@Nullable String> texts) throws SqlError {
        if (types.size() != texts.size()) {
            throw SqlError.of(
                    "08P01", "request supplied " + texts.size() + " parameters, but " + types.size() + " required");
        }
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            String text = texts.get(i);
            values.add(text == null ? null : TextCodec.decode(types.get(i), text));
        }
        return values;
    }

    private boolean failed(JsonSink sink, SqlError error) {
        results.add(sink.failure(error));
        return false;
    }
}
