package io.holdfast.jdbc;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every method of DatabaseMetaData, with several choices of arguments. */
final class MetadataCorpus {
    private static final List<@Nullable String> TEXTS = java.util.Arrays.asList(null, "diff", "%", "no such name");

    private MetadataCorpus() {}

    static void run(Connection connection, Outcomes outcomes) throws SQLException {
        DatabaseMetaData metadata = connection.getMetaData();
        List<Method> methods = Stream.of(DatabaseMetaData.class.getMethods())
                .filter(method -> !java.lang.reflect.Modifier.isStatic(method.getModifiers()))
                .sorted(Comparator.comparing(Method::toString))
                .toList();
        for (Method method : methods) {
            int choices = method.getParameterCount() == 0 ? 1 : TEXTS.size();
            for (int choice = 0; choice < choices; choice++) {
                Object[] arguments = arguments(method, choice);
                outcomes.note(
                        "metadata." + signature(method) + " #" + choice,
                        () -> ordered(method, method.invoke(metadata, arguments)));
            }
        }
        for (String table : List.of("keyed", "child", "view_of_keyed")) {
            outcomes.note("columns of " + table, () -> metadata.getColumns(null, "diff", table, null));
            outcomes.note("keys of " + table, () -> metadata.getPrimaryKeys(null, "diff", table));
            outcomes.note("indexes of " + table, () -> metadata.getIndexInfo(null, "diff", table, false, true));
            outcomes.note("imported keys of " + table, () -> metadata.getImportedKeys(null, "diff", table));
            outcomes.note("exported keys of " + table, () -> metadata.getExportedKeys(null, "diff", table));
            outcomes.note("rights on " + table, () -> metadata.getTablePrivileges(null, "diff", table));
            outcomes.note("row of " + table, () -> metadata.getBestRowIdentifier(null, "diff", table, 1, true));
        }
        outcomes.note("metadata of its connection", () -> metadata.getConnection() == connection);
    }

    /** The driver asks for types without an order: a type that another test makes meanwhile moves them. */
    private static @Nullable Object ordered(Method method, @Nullable Object answer) throws SQLException {
        if (!method.getName().equals("getTypeInfo") || !(answer instanceof ResultSet rows)) {
            return answer;
        }
        List<String> types = new ArrayList<>();
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
            List<@Nullable String> type = new ArrayList<>();
            for (int i = 1; i <= columns; i++) {
                type.add(rows.getString(i));
            }
            types.add(type.toString());
        }
        rows.close();
        types.sort(Comparator.naturalOrder());
        return types;
    }

    private static String signature(Method method) {
        return method.getName()
                + Stream.of(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .toList();
    }

    private static @Nullable Object[] arguments(Method method, int choice) {
        @Nullable Object[] arguments = new @Nullable Object[method.getParameterCount()];
        int texts = 0;
        for (int i = 0; i < arguments.length; i++) {
            Class<?> type = method.getParameterTypes()[i];
            if (type == String.class) {
                // only the schema is narrow: everything else is whatever matches
                arguments[i] = texts++ == 1 ? "diff" : TEXTS.get(choice);
            } else if (type == int.class) {
                arguments[i] = choice;
            } else if (type == boolean.class) {
                arguments[i] = choice % 2 == 0;
            } else if (type == Class.class) {
                arguments[i] = choice % 2 == 0 ? DatabaseMetaData.class : java.util.List.class;
            }
        }
        return arguments;
    }
}
