package io.holdfast.samples.benchmarks.overhead;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import javax.sql.DataSource;

/** What is measured: a candidate does it as often as told, and what came back is checked. */
enum Workload {
    BORROW("borrow and close", 4000, 2000) {
        @Override
        int run(DataSource dataSource, int times) throws SQLException {
            int open = 0;
            for (int i = 0; i < times; i++) {
                try (Connection connection = dataSource.getConnection()) {
                    open += connection.isClosed() ? 0 : 1;
                }
            }
            return open;
        }
    },
    STATEMENT("prepared SELECT 1", 1500, 800) {
        @Override
        int run(DataSource dataSource, int times) throws SQLException {
            int read = 0;
            for (int i = 0; i < times; i++) {
                try (Connection connection = dataSource.getConnection();
                        PreparedStatement statement = connection.prepareStatement("SELECT 1");
                        ResultSet rows = statement.executeQuery()) {
                    read += rows.next() ? rows.getInt(1) : 0;
                }
            }
            return read;
        }
    },
    PARAMETERS("prepared, two parameters", 1500, 800) {
        @Override
        int run(DataSource dataSource, int times) throws SQLException {
            int read = 0;
            for (int i = 0; i < times; i++) {
                try (Connection connection = dataSource.getConnection();
                        PreparedStatement statement = connection.prepareStatement("SELECT ?::int, ?::text")) {
                    statement.setInt(1, 7);
                    statement.setString(2, "seven");
                    try (ResultSet rows = statement.executeQuery()) {
                        read += rows.next()
                                        && rows.getInt(1) == 7
                                        && rows.getString(2).length() == 5
                                ? 1
                                : 0;
                    }
                }
            }
            return read;
        }
    },
    ROWS("read of 1,000 rows", 60, 40) {
        @Override
        int run(DataSource dataSource, int times) throws SQLException {
            int whole = 0;
            for (int i = 0; i < times; i++) {
                try (Connection connection = dataSource.getConnection();
                        PreparedStatement statement = connection.prepareStatement(
                                "SELECT g, 'row ' || g FROM generate_series(1, 1000) AS g");
                        ResultSet rows = statement.executeQuery()) {
                    whole += sum(rows) == 500_500 ? 1 : 0;
                }
            }
            return whole;
        }

        private static int sum(ResultSet rows) throws SQLException {
            int sum = 0;
            while (rows.next()) {
                sum += rows.getString(2).isEmpty() ? 0 : rows.getInt(1);
            }
            return sum;
        }
    },
    METADATA("metadata call", 300, 80) {
        @Override
        int run(DataSource dataSource, int times) throws SQLException {
            int found = 0;
            for (int i = 0; i < times; i++) {
                try (Connection connection = dataSource.getConnection();
                        ResultSet tables =
                                connection.getMetaData().getTables(null, "public", "stock", new String[] {"TABLE"})) {
                    found += tables.next() && !tables.getString("TABLE_NAME").isEmpty() ? 1 : 0;
                }
            }
            return found;
        }
    },
    HELD("held statement", 1500, 800) {
        @Override
        int run(DataSource dataSource, int times) throws SQLException {
            int read = 0;
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement statement = connection.prepareStatement("SELECT ?::int, ?::text")) {
                statement.setString(2, "seven");
                for (int i = 0; i < times; i++) {
                    statement.setInt(1, 7);
                    try (ResultSet rows = statement.executeQuery()) {
                        read += rows.next() && rows.getInt(1) == 7 ? 1 : 0;
                    }
                }
            }
            return read;
        }
    };

    private final String title;
    private final int overMemory;
    private final int overPostgres;

    Workload(String title, int overMemory, int overPostgres) {
        this.title = title;
        this.overMemory = overMemory;
        this.overPostgres = overPostgres;
    }

    String title() {
        return title;
    }

    /** How often it is done in a round, for a round to take some ten milliseconds. */
    int times(boolean memory) {
        return memory ? overMemory : overPostgres;
    }

    /** Does it so often; returns how often the right thing came back. */
    abstract int run(DataSource dataSource, int times) throws SQLException;

    /** Does it and insists on what came back. */
    int checked(DataSource dataSource, int times) throws SQLException {
        int right = run(dataSource, times);
        if (right != times) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "%s: %d of %d answers are right", title, right, times));
        }
        return times;
    }
}
