package io.holdfast.subscribe.store;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.support.StorageAccessor;
import net.javacrumbs.shedlock.support.StorageBasedLockProvider;

/** ShedLock's locks in a table of the sink's PostgreSQL, as its own provider for JDBC keeps them; the server's clock decides. */
public final class SinkLocks implements StorageAccessor {
    public static final String DDL =
            "CREATE TABLE shedlock (name text PRIMARY KEY, lock_until timestamptz NOT NULL, locked_by text NOT NULL)";

    private final HikariDataSource sink;
    private final String owner;

    private SinkLocks(HikariDataSource sink, String owner) {
        this.sink = sink;
        this.owner = owner;
    }

    public static LockProvider over(HikariDataSource sink, String owner) {
        return new Provider(new SinkLocks(sink, owner));
    }

    private static final class Provider extends StorageBasedLockProvider {
        Provider(SinkLocks locks) {
            super(locks);
        }
    }

    @Override
    public boolean insertRecord(LockConfiguration lock) {
        return changes(
                "INSERT INTO shedlock (lock_until, locked_by, name) VALUES (now() + ? * interval '1 ms', ?, ?)"
                        + " ON CONFLICT DO NOTHING",
                lock);
    }

    @Override
    public boolean updateRecord(LockConfiguration lock) {
        return changes(
                "UPDATE shedlock SET lock_until = now() + ? * interval '1 ms', locked_by = ? WHERE name = ?"
                        + " AND lock_until <= now()",
                lock);
    }

    @Override
    public boolean extend(LockConfiguration lock) {
        return changes(
                "UPDATE shedlock SET lock_until = now() + ? * interval '1 ms' WHERE locked_by = ? AND name = ?"
                        + " AND lock_until > now()",
                lock);
    }

    private boolean changes(String sql, LockConfiguration lock) {
        try (Connection connection = sink.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, lock.getLockAtMostFor().toMillis());
            statement.setString(2, owner);
            statement.setString(3, lock.getName());
            return statement.executeUpdate() > 0;
        } catch (SQLException e) {
            throw new IllegalStateException("the table of locks does not answer", e);
        }
    }

    @Override
    public void unlock(LockConfiguration lock) {
        try (Connection connection = sink.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "UPDATE shedlock SET lock_until = ? WHERE locked_by = ? AND name = ?")) {
            statement.setTimestamp(1, new Timestamp(0));
            statement.setString(2, owner);
            statement.setString(3, lock.getName());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("the table of locks does not answer", e);
        }
    }
}
