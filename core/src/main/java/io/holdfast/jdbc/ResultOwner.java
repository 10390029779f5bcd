package io.holdfast.jdbc;

import java.sql.Connection;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** The logical statement that a result belongs to. */
interface ResultOwner {
    /** What the application knows it as. */
    Statement asStatement();

    Session session();

    /** The columns of the last text, described anew by the server; null where it cannot be described by itself. */
    @Nullable
    ResultSetMetaData describe(Connection on) throws SQLException;

    /** A result was closed by the application. */
    void resultClosed() throws SQLException;
}
