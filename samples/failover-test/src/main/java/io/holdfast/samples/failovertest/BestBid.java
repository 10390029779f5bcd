package io.holdfast.samples.failovertest;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** The application: it reads, and knows nothing of regions. */
public final class BestBid {
    private final DataSource materialize;

    /**
     * Reads from a data source.
     *
     * @param materialize where the bids are
     */
    public BestBid(DataSource materialize) {
        this.materialize = materialize;
    }

    /**
     * The highest amount.
     *
     * @return 0 where there are no bids
     * @throws SQLException where it cannot be read
     */
    public int amount() throws SQLException {
        try (Connection connection = materialize.getConnection();
                Statement statement = connection.createStatement();
                ResultSet best = statement.executeQuery("SELECT max(amount) FROM bids")) {
            return best.next() ? best.getInt(1) : 0;
        }
    }
}
