package io.holdfast.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Statements in every order that surprises: errors, keys, batches, several results, scrolling, and calls after a close. */
final class StatementCorpus {
    private static final List<String> TEXTS = List.of(
            "SELECT 1",
            "SELECT 1; SELECT 2, 3",
            "SELECT",
            "",
            ";",
            "-- nothing",
            "SELEC 1",
            "SELECT 1/0",
            "SELECT * FROM diff.nobody",
            "SELECT nobody FROM diff.keyed",
            "SELECT nobody()",
            "SELECT 'x'::int",
            "SELECT '2026-99-99'::date",
            "SELECT 99999999999::int4",
            "SELECT 'glad'::diff.mood",
            "SELECT -1::diff.positive, (-1)::diff.positive",
            "SELECT 'unfinished",
            "SELECT (1",
            "SELECT ?",
            "SELECT $1",
            "SELECT {fn upper('a')}",
            "SELECT {d '2026-11-22'}",
            "SELECT {ts '2026-11-22 01:02:03'}, {t '01:02:03'}",
            "SELECT {broken",
            "VALUES (1, 'a'), (2, 'b')",
            "TABLE diff.keyed",
            "SHOW server_version_num",
            "EXPLAIN SELECT 1",
            "INSERT INTO diff.keyed (v) VALUES ('new')",
            "INSERT INTO diff.keyed (v) VALUES ('new') RETURNING v",
            "INSERT INTO diff.keyed (k, v) VALUES (1, 'twice')",
            "INSERT INTO diff.child (k) VALUES (99)",
            "INSERT INTO diff.keyed (v) VALUES (NULL)",
            "UPDATE diff.keyed SET v = v",
            "DELETE FROM diff.child",
            "CREATE TABLE diff.made (x int)",
            "CREATE TABLE diff.keyed (x int)",
            "DROP TABLE diff.nobody",
            "WITH x AS (SELECT 1 AS a) SELECT a FROM x",
            "WITH x AS (DELETE FROM diff.child RETURNING k) SELECT count(*) FROM x",
            "DO $$ BEGIN RAISE NOTICE 'hello'; END $$",
            "DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '22012'; END $$",
            "SELECT set_config('application_name', 'y', true)",
            "SET diff.nothing TO 'x'",
            "SET nobody_knows_this TO 1",
            "COPY diff.keyed TO STDOUT",
            "LOCK TABLE diff.keyed",
            "SAVEPOINT x",
            "DECLARE c CURSOR FOR SELECT 1",
            "SELECT 1 FOR UPDATE");

    private StatementCorpus() {}

    static void run(Connection connection, Outcomes outcomes) throws SQLException {
        connection.setAutoCommit(false);
        for (String text : TEXTS) {
            for (String way : List.of("execute", "executeQuery", "executeUpdate", "keys", "prepared")) {
                connection.rollback();
                outcomes.note(way + ": " + text, () -> done(connection, way, text));
                connection.rollback();
            }
        }
        connection.setAutoCommit(true);
        for (String text : TEXTS) {
            if (text.matches("(?s)(SELECT|VALUES|SHOW|TABLE|EXPLAIN|$).*")) {
                outcomes.note("auto-commit: " + text, () -> done(connection, "execute", text));
                outcomes.note("auto-commit prepared: " + text, () -> done(connection, "prepared", text));
            }
        }
        connection.setAutoCommit(false);
        batches(connection, outcomes);
        connection.rollback();
        connection.setAutoCommit(true);
        scroll(connection, outcomes);
        fresh(connection, outcomes);
    }

    private static List<@Nullable Object> done(Connection connection, String way, String text) throws SQLException {
        List<@Nullable Object> seen = new ArrayList<>();
        try (Statement statement =
                way.equals("prepared") ? connection.prepareStatement(text) : connection.createStatement()) {
            switch (way) {
                case "execute" -> seen.add(statement.execute(text));
                case "executeQuery" -> seen.add(statement.executeQuery(text));
                case "executeUpdate" -> seen.add(statement.executeUpdate(text));
                case "keys" -> seen.add(statement.execute(text, Statement.RETURN_GENERATED_KEYS));
                default -> seen.add(((PreparedStatement) statement).execute());
            }
            if (way.equals("keys")) {
                seen.add(statement.getGeneratedKeys());
            }
            for (int result = 0; result < 3; result++) {
                seen.add(statement.getUpdateCount());
                seen.add(way.equals("executeQuery") ? "" : statement.getResultSet());
                seen.add(statement.getMoreResults());
            }
            seen.add(statement.getWarnings());
            return texts(seen);
        }
    }

    /** Read now, for the statement is closed then. */
    private static List<@Nullable Object> texts(List<@Nullable Object> seen) {
        Outcomes now = new Outcomes();
        for (int i = 0; i < seen.size(); i++) {
            Object value = seen.get(i);
            now.note(Integer.toString(i), () -> value);
        }
        return new ArrayList<>(now.all().values());
    }

    private static void batches(Connection connection, Outcomes outcomes) throws SQLException {
        List<List<String>> batches = List.of(
                List.of(),
                List.of("UPDATE diff.keyed SET v = v", "DELETE FROM diff.child"),
                List.of("UPDATE diff.keyed SET v = v", "SELECT 1/0", "DELETE FROM diff.child"),
                List.of("UPDATE diff.keyed SET v = v", "SELECT 1"),
                List.of("nonsense"));
        for (List<String> batch : batches) {
            outcomes.note("batch " + batch, () -> {
                try (Statement statement = connection.createStatement()) {
                    for (String text : batch) {
                        statement.addBatch(text);
                    }
                    return statement.executeBatch();
                }
            });
            connection.rollback();
        }
        for (int bad = 0; bad <= 3; bad++) {
            int at = bad;
            outcomes.note("prepared batch with a bad entry " + bad, () -> {
                try (PreparedStatement statement =
                        connection.prepareStatement("INSERT INTO diff.keyed (v) VALUES (?)", 1)) {
                    for (int i = 0; i < 3; i++) {
                        statement.setString(1, i + 1 == at ? null : "v" + i);
                        statement.addBatch();
                    }
                    return statement.executeLargeBatch();
                }
            });
            connection.rollback();
        }
    }

    private static void scroll(Connection connection, Outcomes outcomes) throws SQLException {
        try (Statement statement =
                        connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
                ResultSet rows = statement.executeQuery("SELECT generate_series(1, 9)")) {
            outcomes.note("scroll last", rows::last);
            outcomes.note("scroll absolute 3", () -> rows.absolute(3));
            outcomes.note("scroll relative -1", () -> rows.relative(-1));
            outcomes.note("scroll value", () -> rows.getInt(1));
            outcomes.note("scroll previous", rows::previous);
            outcomes.note("scroll before", rows::previous);
            outcomes.note("scroll is before first", rows::isBeforeFirst);
            outcomes.note("scroll absolute -2", () -> rows.absolute(-2));
            outcomes.note("scroll row", rows::getRow);
            outcomes.note("scroll update", () -> {
                rows.updateInt(1, 1);
                return "";
            });
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1")) {
            outcomes.note("forward only previous", rows::previous);
            outcomes.note("forward only absolute", () -> rows.absolute(1));
            outcomes.note("forward only update", () -> {
                rows.updateInt(1, 1);
                return "";
            });
        }
    }

    private static void fresh(Connection connection, Outcomes outcomes) throws SQLException {
        try (Statement statement = connection.createStatement();
                PreparedStatement prepared = connection.prepareStatement("SELECT 1")) {
            ResultCorpus.plain(statement, Statement.class, "fresh statement.", outcomes);
            ResultCorpus.plain(prepared, PreparedStatement.class, "fresh prepared.", outcomes);
        }
        ResultCorpus.plain(connection, Connection.class, "connection.", outcomes);
    }

    /** Every method of everything that is closed. */
    static void closed(Connection connection, Outcomes outcomes) throws SQLException {
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT 1 AS a");
        rows.close();
        every(rows, ResultSet.class, "closed result.", outcomes);
        statement.close();
        every(statement, Statement.class, "closed statement.", outcomes);
        PreparedStatement prepared = connection.prepareStatement("SELECT ?");
        prepared.close();
        every(prepared, PreparedStatement.class, "closed prepared.", outcomes);
        Statement left = connection.createStatement();
        connection.close();
        every(connection, Connection.class, "closed connection.", outcomes);
        every(left, Statement.class, "statement of a closed connection.", outcomes);
    }

    private static void every(Object target, Class<?> type, String prefix, Outcomes outcomes) {
        List<Method> methods = Stream.of(type.getMethods())
                .filter(method -> !java.lang.reflect.Modifier.isStatic(method.getModifiers()))
                .sorted(Comparator.comparing(Method::toString))
                .toList();
        for (Method method : methods) {
            String name = prefix
                    + method.getName()
                    + Stream.of(method.getParameterTypes())
                            .map(Class::getSimpleName)
                            .toList();
            outcomes.note(name, () -> invoked(target, method));
        }
    }

    private static @Nullable Object invoked(Object target, Method method)
            throws InvocationTargetException, IllegalAccessException {
        @Nullable
        Object[] arguments =
                Stream.of(method.getParameterTypes()).map(StatementCorpus::any).toArray();
        return method.invoke(target, arguments);
    }

    private static @Nullable Object any(Class<?> type) {
        Map<Class<?>, Object> samples = Map.ofEntries(
                Map.entry(String.class, "a"),
                Map.entry(int.class, 1),
                Map.entry(long.class, 1L),
                Map.entry(short.class, (short) 1),
                Map.entry(byte.class, (byte) 1),
                Map.entry(float.class, 1f),
                Map.entry(double.class, 1d),
                Map.entry(boolean.class, true),
                Map.entry(Class.class, String.class),
                Map.entry(int[].class, new int[] {1}),
                Map.entry(String[].class, new String[] {"a"}),
                Map.entry(Object[].class, new Object[] {"a"}),
                Map.entry(Map.class, Map.of()),
                Map.entry(Properties.class, new Properties()),
                Map.entry(Executor.class, (Executor) Runnable::run));
        return type == Savepoint.class ? null : samples.get(type);
    }
}
