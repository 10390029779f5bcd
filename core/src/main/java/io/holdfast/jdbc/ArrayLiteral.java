package io.holdfast.jdbc;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/**
 * An array parameter as it was when it was set: what the driver asks a parameter for, and nothing that belongs to a connection,
 * so that it may be freed before the statement is executed and goes to any server.
 */
final class ArrayLiteral implements Array {
    private final String type;
    private final String text;

    ArrayLiteral(Array now) throws SQLException {
        this.type = now.getBaseTypeName();
        this.text = now.toString();
    }

    @Override
    public String getBaseTypeName() {
        return type;
    }

    /** The literal that the driver sends. */
    @Override
    public String toString() {
        return text;
    }

    @Override
    public int getBaseType() throws SQLException {
        throw asked();
    }

    @Override
    public Object getArray() throws SQLException {
        throw asked();
    }

    @Override
    public Object getArray(Map<String, Class<?>> types) throws SQLException {
        throw asked();
    }

    @Override
    public Object getArray(long first, int count) throws SQLException {
        throw asked();
    }

    @Override
    public Object getArray(long first, int count, Map<String, Class<?>> types) throws SQLException {
        throw asked();
    }

    @Override
    public ResultSet getResultSet() throws SQLException {
        throw asked();
    }

    @Override
    public ResultSet getResultSet(Map<String, Class<?>> types) throws SQLException {
        throw asked();
    }

    @Override
    public ResultSet getResultSet(long first, int count) throws SQLException {
        throw asked();
    }

    @Override
    public ResultSet getResultSet(long first, int count, Map<String, Class<?>> types) throws SQLException {
        throw asked();
    }

    @Override
    public void free() {}

    private static SQLException asked() {
        return Refusals.unsupported("Reading a parameter's array");
    }
}
