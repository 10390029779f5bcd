package io.holdfast.testkit.wire;

import io.holdfast.testkit.engine.Outcome;
import io.holdfast.testkit.engine.Portal;
import io.holdfast.testkit.engine.Prepared;
import io.holdfast.testkit.engine.ResultSink;
import io.holdfast.testkit.engine.Session;
import io.holdfast.testkit.type.Column;
import io.holdfast.testkit.type.CopyFormat;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A session of a few made-up statements: {@code echo $1, $2} gives back its parameters in the types the client stated,
 * {@code series n} gives n rows, {@code fail} and {@code explode} fail, {@code wait} and {@code copy} wait until they are
 * cancelled, {@code begin}, {@code commit} and {@code rollback} do what they say.
 */
final class FakeSession implements Session {
    private static final Pattern PARAMETER = Pattern.compile("\\$(\\d+)(?:::(\\w+))?");

    record Plan(String sql, List<PgType> parameterTypes, List<Column> columns) implements Prepared {}

    static final class Open implements Portal {
        final String name;
        final Plan plan;
        final List<@Nullable Object> parameters;
        int position;

        Open(String name, Plan plan, List<@Nullable Object> parameters) {
            this.name = name;
            this.plan = plan;
            this.parameters = parameters;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public List<Column> columns() {
            return plan.columns();
        }
    }

    final BlockingQueue<SqlError> interrupts = new LinkedBlockingQueue<>();
    volatile boolean closed;
    volatile boolean waiting;
    private final Map<String, Open> portals = new HashMap<>();
    private char status = 'I';

    @Override
    public List<String> split(String text) {
        return Arrays.stream(text.split(";", -1))
                .map(String::trim)
                .filter(sql -> !sql.isEmpty())
                .toList();
    }

    @Override
    public Prepared prepare(String sql, List<PgType> stated) throws SqlError {
        String word = word(sql);
        if (status == 'E' && !word.equals("rollback")) {
            throw SqlError.of(
                    "25P02", "current transaction is aborted, commands ignored until end of transaction block");
        }
        List<PgType> types = parameterTypes(sql, stated);
        List<Column> columns = switch (word) {
            case "echo" -> types.stream().map(type -> new Column("echo", type)).toList();
            case "series" -> List.of(new Column("n", PgType.INT4));
            case "show" -> List.of(new Column("value", PgType.TEXT));
            default -> List.of();
        };
        return new Plan(sql, types, columns);
    }

    @Override
    public Portal bind(String name, Prepared prepared, List<@Nullable Object> parameters) {
        Open portal = new Open(name, (Plan) prepared, parameters);
        portals.put(name, portal);
        return portal;
    }

    @Override
    public Optional<Portal> portal(String name) {
        return Optional.ofNullable(portals.get(name));
    }

    @Override
    public Outcome execute(Portal portal, long maxRows, ResultSink sink) throws SqlError {
        Open open = (Open) portal;
        String sql = open.plan.sql();
        return switch (word(sql)) {
            case "begin" -> transaction('T', "BEGIN");
            case "commit" -> transaction('I', "COMMIT");
            case "rollback" -> transaction('I', "ROLLBACK");
            case "echo" -> echo(open, sink);
            case "series" -> series(open, maxRows, sink);
            case "notice" -> notice(sink);
            case "wait" -> await(sink);
            case "copy" -> copy(sink);
            case "explode" -> throw new IllegalStateException("kaboom");
            case "empty" -> new Outcome.Empty();
            case "set" -> new Outcome.Complete("SET");
            case "show" -> show(sink);
            default ->
                throw failed(SqlError.of("22012", "division by zero")
                        .withDetail("it was 1/0")
                        .withHint("divide by one"));
        };
    }

    private Outcome transaction(char next, String tag) {
        status = next;
        return new Outcome.Complete(tag);
    }

    private static Outcome echo(Open open, ResultSink sink) {
        sink.row(open.parameters.toArray());
        return new Outcome.Complete("SELECT 1");
    }

    private static Outcome show(ResultSink sink) {
        sink.row(new @Nullable Object[] {"shown"});
        return new Outcome.Complete("SHOW");
    }

    private static Outcome series(Open open, long maxRows, ResultSink sink) {
        int last = Integer.parseInt(open.plan.sql().split("\\s+", 2)[1]);
        int start = open.position;
        while (open.position < last) {
            if (maxRows > 0 && open.position - start == maxRows) {
                return new Outcome.Suspended();
            }
            sink.row(new @Nullable Object[] {++open.position});
        }
        return new Outcome.Complete("SELECT " + (open.position - start));
    }

    private static Outcome notice(ResultSink sink) {
        sink.notice("01000", "look out");
        return new Outcome.Complete("NOTICE");
    }

    private Outcome await(ResultSink sink) throws SqlError {
        sink.flush();
        waiting = true;
        try {
            throw failed(interrupts.take());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            waiting = false;
        }
    }

    private Outcome copy(ResultSink sink) throws SqlError {
        List<Column> columns = List.of(
                new Column("mz_timestamp", PgType.NUMERIC),
                new Column("mz_diff", PgType.INT8),
                new Column("text", PgType.TEXT));
        sink.copyOut(columns, CopyFormat.TEXT);
        sink.row(new @Nullable Object[] {new BigDecimal("1700000000000"), 1L, "a\tb"});
        sink.row(new @Nullable Object[] {new BigDecimal("1700000000001"), -1L, null});
        return await(sink);
    }

    private SqlError failed(SqlError error) {
        fail();
        return error;
    }

    @Override
    public void closePortal(String name) {
        portals.remove(name);
    }

    @Override
    public void sync() {
        if (status == 'I') {
            portals.clear();
        }
    }

    @Override
    public void fail() {
        status = status == 'T' ? 'E' : status;
    }

    @Override
    public char transactionStatus() {
        return status;
    }

    @Override
    public void cancel() {
        interrupts.add(SqlError.of("57014", "canceling statement due to user request"));
    }

    @Override
    public void close() {
        closed = true;
        interrupts.add(SqlError.fatal("57P01", "terminating connection due to administrator command"));
    }

    private static String word(String sql) {
        return sql.trim().split("\\W+", 2)[0].toLowerCase(Locale.ROOT);
    }

    private static List<PgType> parameterTypes(String sql, List<PgType> stated) {
        List<PgType> types = new ArrayList<>();
        Matcher parameter = PARAMETER.matcher(sql);
        while (parameter.find()) {
            PgType type = types.size() < stated.size() ? stated.get(types.size()) : PgType.UNKNOWN;
            String cast = parameter.group(2);
            types.add(
                    type != PgType.UNKNOWN
                            ? type
                            : cast == null ? PgType.TEXT : PgType.valueOf(cast.toUpperCase(Locale.ROOT)));
        }
        return types;
    }
}
