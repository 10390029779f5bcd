package io.holdfast.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.type.Column;
import io.holdfast.testkit.type.CopyFormat;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import io.holdfast.testkit.type.TextCodec;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where Materialize and PostgreSQL agree, the emulator agrees with a real PostgreSQL or says that it cannot tell. */
final class PostgresDifferenceTest {
    private static final int EXPRESSIONS = Integer.getInteger("expressions", 3000);
    private static final Logger LOG = Logger.getLogger("io.zonky");
    static final List<String> TABLES = List.of(
            "CREATE TABLE t (id int, a int, b bigint, n numeric, f float8, s text, p boolean, ts timestamp, tz timestamptz, "
                    + "d date, i interval, j jsonb, arr int[])",
            "CREATE TABLE c (id int, x int, y int, s text)",
            "INSERT INTO t VALUES (1, 7, 10000000000, 12.34, 1.5, 'lamp', true, '2024-01-31 10:20:30.5', "
                    + "'2024-06-30 22:00:00+00', '2024-01-31', '1 day 02:00:00', '{\"a\": 1, \"b\": [1, 2]}', '{1,2,3}')",
            "INSERT INTO t VALUES (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
            "INSERT INTO t VALUES (3, -3, -1, -2.5, -0.25, 'A,b,cab', false, '2023-02-28 00:00:00', "
                    + "'2023-03-26 01:30:00+00', '2023-02-28', '-1 mons +3 days', '[1, \"a\", null]', '{}')",
            "INSERT INTO t VALUES (4, 0, 42, 0, 1e20, '', false, '1999-12-31 23:59:59', '1999-12-31 23:59:59+00', "
                    + "'2000-02-29', '00:00:00', '\"a\"', '{NULL,7}')",
            "INSERT INTO c VALUES (1, 1, 10, 'one'), (1, 2, 20, 'two'), (3, 7, NULL, 'three'), (4, NULL, 5, 'four')");

    private static final Fixture FIXTURE = new Fixture();
    private static @Nullable EmbeddedPostgres server;
    private static @Nullable Connection postgres;
    private static @Nullable Client client;

    @BeforeAll
    static void start() throws IOException, SQLException, SqlError {
        LOG.setLevel(Level.WARNING);
        server = EmbeddedPostgres.builder()
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                .start();
        postgres = server.getPostgresDatabase().getConnection();
        client = FIXTURE.client();
        try (Statement statement = postgres.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            for (String sql : TABLES) {
                statement.execute(sql);
                client.run(sql);
            }
        }
    }

    @AfterAll
    static void stop() throws IOException, SQLException {
        Objects.requireNonNull(postgres).close();
        Objects.requireNonNull(server).close();
        FIXTURE.close();
    }

    @Test
    @Timeout(600)
    void generatedExpressionsComeToTheSame() {
        List<String> different = new ArrayList<>();
        int answered = 0;
        for (String expression : new ExpressionGrammar(20261122).many(EXPRESSIONS)) {
            answered += compare("SELECT id, " + expression + " AS x FROM t ORDER BY id", different) ? 1 : 0;
        }
        assertThat(different).as("of " + EXPRESSIONS + ", answered " + answered).isEmpty();
        assertThat(answered).isGreaterThan(EXPRESSIONS * 3 / 4);
    }

    @Test
    @Timeout(600)
    void generatedConditionsChooseTheSameRows() {
        List<String> different = new ArrayList<>();
        ExpressionGrammar grammar = new ExpressionGrammar(7);
        for (int i = 0; i < EXPRESSIONS / 10; i++) {
            compare("SELECT id FROM t WHERE " + grammar.truth(3) + " ORDER BY id", different);
        }
        assertThat(different).isEmpty();
    }

    @Test
    void queriesOfEveryKindAnswerTheSame() throws IOException {
        List<String> different = new ArrayList<>();
        List<String> unanswered = new ArrayList<>();
        for (String query : queries()) {
            if (!compare(query, different)) {
                unanswered.add(query);
            }
        }
        assertThat(different).isEmpty();
        assertThat(unanswered).isEmpty();
    }

    static List<String> queries() throws IOException {
        try (InputStream in = PostgresDifferenceTest.class.getResourceAsStream("queries.sql")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split(";\n", -1))
                    .map(String::strip)
                    .filter(query -> !query.isEmpty())
                    .toList();
        }
    }

    /** Whether the emulator answered at all. */
    private static boolean compare(String sql, List<String> different) {
        String ours = ours(sql);
        if (ours.startsWith("error 0A000")) {
            return false;
        }
        String theirs = theirs(sql);
        boolean bothFail = ours.startsWith("error") && theirs.startsWith("error");
        boolean untyped = theirs.contains("could not determine polymorphic type");
        // PostgreSQL does not divide where the other operand is NULL for sure
        boolean skipped = ours.startsWith("error 22012") && theirs.contains("NULL");
        if (!bothFail && !untyped && !skipped && !ours.equals(theirs)) {
            different.add("\n" + sql + "\n   emulator: " + ours + "\n   postgres: " + theirs);
        }
        return true;
    }

    private static String ours(String sql) {
        try {
            Client asked = Objects.requireNonNull(client);
            Values values = new Values();
            Prepared prepared;
            try {
                prepared = asked.session.prepare(sql, List.of());
                values.columns = prepared.columns();
                asked.session.execute(asked.session.bind("", prepared, List.of()), 0, values);
            } finally {
                asked.session.sync();
            }
            return types(prepared.columns()) + values.rows;
        } catch (SqlError e) {
            return "error " + e.sqlState() + " " + e.message();
        }
    }

    private static String types(List<Column> columns) {
        return columns.stream()
                .map(column ->
                        column.name() + ":" + (column.type() == PgType.VARCHAR ? PgType.TEXT : column.type()).oid())
                .toList()
                .toString();
    }

    private static String theirs(String sql) {
        try (Statement statement = Objects.requireNonNull(postgres).createStatement();
                ResultSet rows = statement.executeQuery(sql.replace(" ? ", " ?? "))) {
            List<String> columns = new ArrayList<>();
            var meta = rows.getMetaData();
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                columns.add(meta.getColumnLabel(i) + ":" + oid(((org.postgresql.PGResultSetMetaData) meta), i));
            }
            List<List<String>> all = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= meta.getColumnCount(); i++) {
                    row.add(normal(meta.getColumnTypeName(i), rows.getString(i)));
                }
                all.add(row);
            }
            return columns + all.toString();
        } catch (SQLException e) {
            return "error " + e.getSQLState() + " " + e.getMessage();
        }
    }

    private static int oid(org.postgresql.PGResultSetMetaData meta, int column) throws SQLException {
        String type = ((java.sql.ResultSetMetaData) meta).getColumnTypeName(column);
        return switch (type) {
            case "name", "varchar", "regtype" -> PgType.TEXT.oid();
            case "bool" -> PgType.BOOL.oid();
            default ->
                Arrays.stream(PgType.values())
                        .filter(known -> known.name()
                                .equalsIgnoreCase(type.startsWith("_") ? type.substring(1) + "_array" : type))
                        .findFirst()
                        .orElse(PgType.UNKNOWN)
                        .oid();
        };
    }

    private static String normal(String type, @Nullable String text) {
        if (text == null) {
            return "NULL";
        }
        return switch (type) {
            case "numeric" ->
                new BigDecimal(text)
                        .round(new MathContext(15))
                        .stripTrailingZeros()
                        .toPlainString();
            case "float8", "float4" ->
                text.contains("N") || text.contains("I")
                        ? text
                        : new BigDecimal(text)
                                .round(new MathContext(12))
                                .stripTrailingZeros()
                                .toPlainString();
            case "jsonb" -> text.replace(": ", ":").replace(", ", ",");
            case "bool" -> text.substring(0, 1);
            default -> text;
        };
    }

    /** Rows as PostgreSQL's text, in what is the same for both. */
    private static final class Values implements ResultSink {
        final List<List<String>> rows = new ArrayList<>();
        List<Column> columns = List.of();

        @Override
        public void row(@Nullable Object[] values) {
            List<String> row = new ArrayList<>();
            for (int i = 0; i < values.length; i++) {
                PgType type = columns.get(i).type();
                Object value = values[i];
                row.add(normal(
                        type.name().toLowerCase(java.util.Locale.ROOT),
                        value == null ? null : TextCodec.encode(type, value)));
            }
            rows.add(row);
        }

        @Override
        public void copyOut(List<Column> copied, CopyFormat format) {
            // not asked for
        }

        @Override
        public void notice(String sqlState, String message) {
            // both may say something
        }

        @Override
        public void flush() {
            // nothing is buffered
        }
    }
}
