package io.holdfast.driver.program;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.stream.Collectors;

/** An application that has PgJDBC of its own beside the one-file jar, and looks around as a database tool does. */
public final class BesideProgram {
    private BesideProgram() {}

    /**
     * Prints what it sees.
     *
     * @param arguments our URL and PgJDBC's for the same server
     * @throws Exception where something fails
     */
    public static void main(String[] arguments) throws Exception {
        try (Connection ours = DriverManager.getConnection(arguments[0]);
                Connection own = DriverManager.getConnection(arguments[1])) {
            System.out.println("own " + own.getClass().getName());
            System.out.println("ours unwraps " + ours.isWrapperFor(own.getClass()));
            System.out.println("same tree " + tree(ours).equals(tree(own)));
            System.out.println("product " + ours.getMetaData().getDatabaseProductName());
            System.out.println("url " + ours.getMetaData().getURL());
        }
        System.out.println("drivers "
                + Collections.list(DriverManager.getDrivers()).stream()
                        .map(BesideProgram::name)
                        .sorted()
                        .collect(Collectors.joining(" ")));
    }

    private static String name(Driver driver) {
        return driver.getClass().getName();
    }

    private static String tree(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS beside (id int primary key, item text)");
        }
        DatabaseMetaData metadata = connection.getMetaData();
        return text(metadata.getSchemas())
                + text(metadata.getTables(null, "public", "beside", null))
                + text(metadata.getColumns(null, "public", "beside", null))
                + text(metadata.getIndexInfo(null, "public", "beside", false, false));
    }

    private static String text(ResultSet result) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (result) {
            while (result.next()) {
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    text.append(result.getString(i)).append('|');
                }
                text.append('\n');
            }
        }
        return text.toString();
    }
}
