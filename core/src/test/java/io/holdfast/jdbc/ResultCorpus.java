package io.holdfast.jdbc;

import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGInterval;
import org.postgresql.util.PGobject;

/** Every getter of a result and of its metadata, on a column of every type. */
final class ResultCorpus {
    private static final List<String> COLUMNS = List.of(
            "7::int2",
            "-8::int4",
            "300::int4",
            "9000000000::int8",
            "12.50::numeric(10,2)",
            "'NaN'::numeric",
            "1.5::float4",
            "1e300::float8",
            "true",
            "'some text'::text",
            "'42'::varchar(10)",
            "'c '::char(3)",
            "'\\x00ff10'::bytea",
            "'2026-11-22'::date",
            "'03:04:05.678'::time",
            "'03:04:05+02'::timetz",
            "'2026-11-22 03:04:05.678901'::timestamp",
            "'2026-11-22 03:04:05+05'::timestamptz",
            "'infinity'::timestamp",
            "'1 day 02:03:04'::interval",
            "'6ba7b810-9dad-11d1-80b4-00c04fd430c8'::uuid",
            "'{\"a\": 1}'::json",
            "'{\"a\": [1,2]}'::jsonb",
            "'<a>x</a>'::xml",
            "'{1,2,NULL}'::int4[]",
            "'{{a,b},{c,d}}'::text[]",
            "'{1.5,2}'::numeric[]",
            "'{2026-11-22}'::date[]",
            "'10.0.0.1'::inet",
            "'08:00:2b:01:02:03'::macaddr",
            "'(1,2)'::point",
            "'12.30'::money",
            "'101'::bit(3)",
            "'1'::bit(1)",
            "'a b'::tsvector",
            "'[1,5)'::int4range",
            "'x'::name",
            "17::oid",
            "'sad'::diff.mood",
            "ROW(1,'b')::diff.pair",
            "5::diff.positive",
            "NULL::int4",
            "NULL::text",
            "NULL::timestamptz",
            "NULL::int4[]",
            "''::text",
            "'null'");

    private static final List<Class<?>> TARGETS = List.of(
            String.class,
            Integer.class,
            Long.class,
            Short.class,
            Boolean.class,
            Double.class,
            BigDecimal.class,
            Date.class,
            Time.class,
            Timestamp.class,
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            OffsetDateTime.class,
            Instant.class,
            UUID.class,
            byte[].class,
            SQLXML.class,
            java.sql.Array.class,
            Calendar.class,
            PGobject.class,
            PGInterval.class,
            Object.class);

    private ResultCorpus() {}

    static void run(Connection connection, Outcomes outcomes) throws SQLException {
        List<String> labelled = new ArrayList<>();
        for (int i = 1; i <= COLUMNS.size(); i++) {
            labelled.add(COLUMNS.get(i - 1) + " AS c" + i);
        }
        String sql = "SELECT " + String.join(", ", labelled);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            outcomes.note("getter before the first row", () -> rows.getInt(1));
            rows.next();
            for (int column = 0; column <= COLUMNS.size() + 1; column++) {
                getters(rows, column, outcomes);
            }
            for (String label : List.of("c1", "C2", "nobody")) {
                byLabel(rows, label, outcomes);
            }
            columns(rows.getMetaData(), outcomes);
            plain(rows, ResultSet.class, "result.", outcomes);
        }
    }

    private static void getters(ResultSet rows, int column, Outcomes outcomes) {
        String type = column < 1 || column > COLUMNS.size() ? "no column" : COLUMNS.get(column - 1);
        for (Method getter : methods(ResultSet.class, int.class)) {
            if (getter.getName().startsWith("get")) {
                for (@Nullable Object[] arguments : arguments(getter, column)) {
                    String name = column + " " + type + " " + getter.getName() + named(arguments);
                    outcomes.note(name, () -> getter.invoke(rows, arguments));
                    outcomes.note(name + " null?", rows::wasNull);
                }
            }
        }
    }

    private static void byLabel(ResultSet rows, String label, Outcomes outcomes) {
        for (Method getter : methods(ResultSet.class, String.class)) {
            if (getter.getName().startsWith("get") || getter.getName().equals("findColumn")) {
                for (@Nullable Object[] arguments : arguments(getter, label)) {
                    outcomes.note(
                            label + " " + getter.getName() + named(arguments), () -> getter.invoke(rows, arguments));
                }
            }
        }
    }

    private static void columns(ResultSetMetaData columns, Outcomes outcomes) {
        for (Method method : methods(ResultSetMetaData.class, int.class)) {
            for (int column = 0; column <= COLUMNS.size() + 1; column++) {
                int at = column;
                outcomes.note("column " + column + " " + method.getName(), () -> method.invoke(columns, at));
            }
        }
        plain(columns, ResultSetMetaData.class, "columns.", outcomes);
    }

    /** Every getter and question without parameters. */
    static void plain(Object target, Class<?> type, String prefix, Outcomes outcomes) {
        for (Method method : methods(type, null)) {
            if (method.getName().matches("(get|is|supports).*")) {
                outcomes.note(prefix + method.getName(), () -> method.invoke(target));
            }
        }
    }

    private static List<@Nullable Object[]> arguments(Method getter, Object column) {
        if (getter.getParameterCount() == 1) {
            return List.<@Nullable Object[]>of(new Object[] {column});
        }
        Class<?> second = getter.getParameterTypes()[1];
        if (second == Class.class) {
            return TARGETS.stream()
                    .map(target -> new @Nullable Object[] {column, target})
                    .toList();
        }
        Object last = second == Calendar.class
                ? Calendar.getInstance(TimeZone.getTimeZone("Asia/Kathmandu"))
                : second == Map.class ? Map.of() : (Object) 1;
        return List.<@Nullable Object[]>of(new Object[] {column, last});
    }

    private static String named(@Nullable Object[] arguments) {
        if (arguments.length == 1) {
            return "";
        }
        Object last = arguments[1];
        return last instanceof Class<?> target
                ? "(" + target.getSimpleName() + ")"
                : last instanceof Calendar ? "(zone)" : "(" + last + ")";
    }

    /** A type's public methods whose first parameter is of a type, or that have none, always in the same order. */
    static List<Method> methods(Class<?> type, @Nullable Class<?> first) {
        return Stream.of(type.getMethods())
                .filter(method -> first == null
                        ? method.getParameterCount() == 0
                        : method.getParameterCount() > 0 && method.getParameterTypes()[0] == first)
                .filter(method -> !java.lang.reflect.Modifier.isStatic(method.getModifiers()))
                .sorted(Comparator.comparing(Method::toString))
                .toList();
    }
}
