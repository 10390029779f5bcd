package io.holdfast.samples.benchmarks.overhead;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A program that reads one row and ends: what is started cold. */
public final class FirstRow {
    private FirstRow() {}

    /**
     * Reads it.
     *
     * @param arguments through whom, from which port
     * @throws Exception where it cannot be read
     */
    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[1]);
        if (arguments[0].equals("PgJDBC")) {
            try (Connection connection =
                    DriverManager.getConnection("jdbc:postgresql://localhost:" + port + "/postgres?user=postgres")) {
                read(connection);
            }
        } else {
            try (Candidate candidate = new Candidates(port).open(arguments[0]);
                    Connection connection = candidate.dataSource().getConnection()) {
                read(connection);
            }
        }
    }

    private static void read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1")) {
            if (!rows.next() || rows.getInt(1) != 1) {
                throw new IllegalStateException("the row is wrong");
            }
        }
    }
}
