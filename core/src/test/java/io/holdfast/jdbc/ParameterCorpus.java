package io.holdfast.jdbc;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Calendar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;

/** Every setter of a prepared statement, for a parameter of every type. */
final class ParameterCorpus {
    private static final List<String> TARGETS = List.of(
            "int4",
            "int8",
            "numeric",
            "float8",
            "text",
            "varchar(3)",
            "bool",
            "date",
            "time",
            "timetz",
            "timestamp",
            "timestamptz",
            "bytea",
            "uuid",
            "jsonb",
            "interval",
            "int4[]",
            "text[]",
            "xml",
            "oid",
            "diff.mood");

    private static final Map<String, Object> VALUES = values();

    private final Map<String, Setter> setters = new LinkedHashMap<>();

    ParameterCorpus() {
        scalars();
        times();
        streams();
        VALUES.forEach((name, value) -> setters.put("setObject " + name, p -> p.setObject(1, value)));
    }

    private void scalars() {
        setters.put("setNull INTEGER", p -> p.setNull(1, Types.INTEGER));
        setters.put("setNull VARCHAR", p -> p.setNull(1, Types.VARCHAR));
        setters.put("setNull OTHER", p -> p.setNull(1, Types.OTHER));
        setters.put("setNull named", p -> p.setNull(1, Types.OTHER, "diff.mood"));
        setters.put("setBoolean", p -> p.setBoolean(1, true));
        setters.put("setByte", p -> p.setByte(1, (byte) 7));
        setters.put("setShort", p -> p.setShort(1, (short) 8));
        setters.put("setInt", p -> p.setInt(1, 9));
        setters.put("setLong", p -> p.setLong(1, 10L));
        setters.put("setFloat", p -> p.setFloat(1, 1.5f));
        setters.put("setDouble", p -> p.setDouble(1, 2.5));
        setters.put("setBigDecimal", p -> p.setBigDecimal(1, new BigDecimal("12.345")));
        setters.put("setString number", p -> p.setString(1, "11"));
        setters.put("setString", p -> p.setString(1, "sad"));
        setters.put("setString null", p -> p.setString(1, null));
        setters.put("setNString", p -> p.setNString(1, "x"));
        setters.put("setBytes", p -> p.setBytes(1, new byte[] {1, 2, 3}));
    }

    private void times() {
        setters.put("setDate", p -> p.setDate(1, Date.valueOf("2026-11-22")));
        setters.put("setTime", p -> p.setTime(1, Time.valueOf("03:04:05")));
        setters.put("setTimestamp", p -> p.setTimestamp(1, Timestamp.valueOf("2026-11-22 03:04:05.123456")));
        setters.put("setDate zone", p -> p.setDate(1, Date.valueOf("2026-11-22"), zone()));
        setters.put("setTime zone", p -> p.setTime(1, Time.valueOf("03:04:05"), zone()));
        setters.put(
                "setTimestamp zone", p -> p.setTimestamp(1, Timestamp.valueOf("2026-11-22 03:04:05.123456"), zone()));
        setters.put("setArray", p -> p.setArray(1, p.getConnection().createArrayOf("int4", new Integer[] {1, 2})));
        setters.put("setSQLXML", p -> {
            java.sql.SQLXML xml = p.getConnection().createSQLXML();
            xml.setString("<a/>");
            p.setSQLXML(1, xml);
        });
        setters.put("setURL", p -> p.setURL(1, null));
        setters.put("setRef", p -> p.setRef(1, null));
        setters.put("setRowId", p -> p.setRowId(1, null));
        setters.put("second index", p -> p.setInt(2, 1));
        setters.put("nothing set", p -> {});
        setters.put("cleared", p -> {
            p.setInt(1, 1);
            p.clearParameters();
        });
    }

    private void streams() {
        setters.put("setAsciiStream", p -> p.setAsciiStream(1, bytes(), 2));
        setters.put("setAsciiStream whole", p -> p.setAsciiStream(1, bytes()));
        setters.put("setAsciiStream long", p -> p.setAsciiStream(1, bytes(), 2L));
        setters.put("setBinaryStream", p -> p.setBinaryStream(1, bytes(), 2));
        setters.put("setBinaryStream whole", p -> p.setBinaryStream(1, bytes()));
        setters.put("setBinaryStream short", p -> p.setBinaryStream(1, bytes(), 20));
        setters.put("setCharacterStream", p -> p.setCharacterStream(1, new StringReader("12"), 2));
        setters.put("setCharacterStream whole", p -> p.setCharacterStream(1, new StringReader("12")));
        setters.put("setNCharacterStream", p -> p.setNCharacterStream(1, new StringReader("12"), 2));
        setters.put("setClob", p -> p.setClob(1, new StringReader("12")));
        setters.put("setNClob", p -> p.setNClob(1, new StringReader("12")));
    }

    private static Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("Integer", 5);
        values.put("Long", 6L);
        values.put("Short", (short) 7);
        values.put("BigDecimal", new BigDecimal("1.50"));
        values.put("BigInteger", new BigInteger("123"));
        values.put("Double", 0.5);
        values.put("Boolean", false);
        values.put("String", "text");
        values.put("number", "17");
        values.put("Character", 'c');
        values.put("UUID", UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"));
        values.put("Date", Date.valueOf("2026-11-22"));
        values.put("Timestamp", Timestamp.valueOf("2026-11-22 03:04:05"));
        values.put("LocalDate", LocalDate.of(2026, 11, 22));
        values.put("LocalTime", LocalTime.of(3, 4, 5));
        values.put("LocalDateTime", LocalDateTime.of(2026, 11, 22, 3, 4, 5));
        values.put("OffsetDateTime", OffsetDateTime.parse("2026-11-22T03:04:05+02:00"));
        values.put("Instant", Instant.parse("2026-11-22T03:04:05Z"));
        values.put("int[]", new int[] {1, 2});
        values.put("String[]", new String[] {"a", "b"});
        values.put("byte[]", new byte[] {4, 5});
        values.put("Map", Map.of("a", "1"));
        values.put("Object", List.of("x"));
        return values;
    }

    private static ByteArrayInputStream bytes() {
        return new ByteArrayInputStream("12".getBytes(StandardCharsets.US_ASCII));
    }

    private static Calendar zone() {
        return Calendar.getInstance(TimeZone.getTimeZone("Asia/Kathmandu"));
    }

    void run(Connection connection, Outcomes outcomes) throws SQLException {
        setters.forEach((name, setter) -> {
            for (String target : TARGETS) {
                outcomes.note(
                        name + " as " + target, () -> executed(connection, "SELECT ?::" + target + " AS a", setter));
            }
        });
        for (JDBCType type : JDBCType.values()) {
            VALUES.forEach((name, value) -> {
                String call = "setObject(" + name + ", " + type + ")";
                outcomes.note(
                        call,
                        () -> executed(
                                connection, "SELECT ? AS a", p -> p.setObject(1, value, type.getVendorTypeNumber())));
            });
        }
        parameterMetadata(connection, outcomes);
    }

    private static String executed(Connection connection, String sql, Setter setter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            setter.on(statement);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getMetaData().getColumnTypeName(1) + " " + rows.getString(1);
            }
        }
    }

    private static void parameterMetadata(Connection connection, Outcomes outcomes) throws SQLException {
        String sql = "SELECT k, v FROM diff.keyed WHERE k = ? AND v = ? AND ?::timestamptz < now()";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            ParameterMetaData parameters = statement.getParameterMetaData();
            outcomes.note("parameters.count", parameters::getParameterCount);
            for (java.lang.reflect.Method method : ResultCorpus.methods(ParameterMetaData.class, int.class)) {
                for (int i = 0; i <= 4; i++) {
                    int at = i;
                    outcomes.note("parameter " + i + " " + method.getName(), () -> method.invoke(parameters, at));
                }
            }
            ResultCorpus.plain(
                    statement.getMetaData(), java.sql.ResultSetMetaData.class, "prepared columns.", outcomes);
            ResultCorpus.plain(statement, PreparedStatement.class, "prepared.", outcomes);
        }
    }

    /** Sets a parameter. */
    @FunctionalInterface
    interface Setter {
        /** Sets it. */
        void on(PreparedStatement statement) throws SQLException;
    }
}
