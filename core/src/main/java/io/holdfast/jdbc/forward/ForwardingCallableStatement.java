package io.holdfast.jdbc.forward;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.Date;
import java.sql.NClob;
import java.sql.ParameterMetaData;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Map;

/** Hands every call on. Generated. */
@SuppressWarnings("deprecation")
public abstract class ForwardingCallableStatement implements CallableStatement {
    private CallableStatement delegate;

    /**
     * Hands calls on.
     *
     * @param delegate to this one
     */
    protected ForwardingCallableStatement(CallableStatement delegate) {
        this.delegate = delegate;
    }

    /**
     * Where calls go.
     *
     * @return the same object until it is replaced
     */
    protected final CallableStatement delegate() {
        return delegate;
    }

    /**
     * Hands calls on to another from now on.
     *
     * @param another which answers for the one before
     */
    protected final void replaceDelegate(CallableStatement another) {
        this.delegate = another;
    }

    @Override
    public void addBatch() throws SQLException {
        delegate.addBatch();
    }

    @Override
    public void addBatch(String first) throws SQLException {
        delegate.addBatch(first);
    }

    @Override
    public void cancel() throws SQLException {
        delegate.cancel();
    }

    @Override
    public void clearBatch() throws SQLException {
        delegate.clearBatch();
    }

    @Override
    public void clearParameters() throws SQLException {
        delegate.clearParameters();
    }

    @Override
    public void clearWarnings() throws SQLException {
        delegate.clearWarnings();
    }

    @Override
    public void close() throws SQLException {
        delegate.close();
    }

    @Override
    public void closeOnCompletion() throws SQLException {
        delegate.closeOnCompletion();
    }

    @Override
    public String enquoteIdentifier(String first, boolean second) throws SQLException {
        return delegate.enquoteIdentifier(first, second);
    }

    @Override
    public String enquoteLiteral(String first) throws SQLException {
        return delegate.enquoteLiteral(first);
    }

    @Override
    public String enquoteNCharLiteral(String first) throws SQLException {
        return delegate.enquoteNCharLiteral(first);
    }

    @Override
    public boolean execute() throws SQLException {
        return delegate.execute();
    }

    @Override
    public boolean execute(String first, int[] second) throws SQLException {
        return delegate.execute(first, second);
    }

    @Override
    public boolean execute(String first, String[] second) throws SQLException {
        return delegate.execute(first, second);
    }

    @Override
    public boolean execute(String first, int second) throws SQLException {
        return delegate.execute(first, second);
    }

    @Override
    public boolean execute(String first) throws SQLException {
        return delegate.execute(first);
    }

    @Override
    public int[] executeBatch() throws SQLException {
        return delegate.executeBatch();
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        return delegate.executeLargeBatch();
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        return delegate.executeLargeUpdate();
    }

    @Override
    public long executeLargeUpdate(String first, int[] second) throws SQLException {
        return delegate.executeLargeUpdate(first, second);
    }

    @Override
    public long executeLargeUpdate(String first, String[] second) throws SQLException {
        return delegate.executeLargeUpdate(first, second);
    }

    @Override
    public long executeLargeUpdate(String first, int second) throws SQLException {
        return delegate.executeLargeUpdate(first, second);
    }

    @Override
    public long executeLargeUpdate(String first) throws SQLException {
        return delegate.executeLargeUpdate(first);
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        return delegate.executeQuery();
    }

    @Override
    public ResultSet executeQuery(String first) throws SQLException {
        return delegate.executeQuery(first);
    }

    @Override
    public int executeUpdate() throws SQLException {
        return delegate.executeUpdate();
    }

    @Override
    public int executeUpdate(String first, int[] second) throws SQLException {
        return delegate.executeUpdate(first, second);
    }

    @Override
    public int executeUpdate(String first, String[] second) throws SQLException {
        return delegate.executeUpdate(first, second);
    }

    @Override
    public int executeUpdate(String first, int second) throws SQLException {
        return delegate.executeUpdate(first, second);
    }

    @Override
    public int executeUpdate(String first) throws SQLException {
        return delegate.executeUpdate(first);
    }

    @Override
    public Array getArray(String first) throws SQLException {
        return delegate.getArray(first);
    }

    @Override
    public Array getArray(int first) throws SQLException {
        return delegate.getArray(first);
    }

    @Override
    public BigDecimal getBigDecimal(String first) throws SQLException {
        return delegate.getBigDecimal(first);
    }

    @Override
    public BigDecimal getBigDecimal(int first, int second) throws SQLException {
        return delegate.getBigDecimal(first, second);
    }

    @Override
    public BigDecimal getBigDecimal(int first) throws SQLException {
        return delegate.getBigDecimal(first);
    }

    @Override
    public Blob getBlob(String first) throws SQLException {
        return delegate.getBlob(first);
    }

    @Override
    public Blob getBlob(int first) throws SQLException {
        return delegate.getBlob(first);
    }

    @Override
    public boolean getBoolean(String first) throws SQLException {
        return delegate.getBoolean(first);
    }

    @Override
    public boolean getBoolean(int first) throws SQLException {
        return delegate.getBoolean(first);
    }

    @Override
    public byte getByte(String first) throws SQLException {
        return delegate.getByte(first);
    }

    @Override
    public byte getByte(int first) throws SQLException {
        return delegate.getByte(first);
    }

    @Override
    public byte[] getBytes(String first) throws SQLException {
        return delegate.getBytes(first);
    }

    @Override
    public byte[] getBytes(int first) throws SQLException {
        return delegate.getBytes(first);
    }

    @Override
    public Reader getCharacterStream(String first) throws SQLException {
        return delegate.getCharacterStream(first);
    }

    @Override
    public Reader getCharacterStream(int first) throws SQLException {
        return delegate.getCharacterStream(first);
    }

    @Override
    public Clob getClob(String first) throws SQLException {
        return delegate.getClob(first);
    }

    @Override
    public Clob getClob(int first) throws SQLException {
        return delegate.getClob(first);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return delegate.getConnection();
    }

    @Override
    public Date getDate(String first, Calendar second) throws SQLException {
        return delegate.getDate(first, second);
    }

    @Override
    public Date getDate(String first) throws SQLException {
        return delegate.getDate(first);
    }

    @Override
    public Date getDate(int first, Calendar second) throws SQLException {
        return delegate.getDate(first, second);
    }

    @Override
    public Date getDate(int first) throws SQLException {
        return delegate.getDate(first);
    }

    @Override
    public double getDouble(String first) throws SQLException {
        return delegate.getDouble(first);
    }

    @Override
    public double getDouble(int first) throws SQLException {
        return delegate.getDouble(first);
    }

    @Override
    public int getFetchDirection() throws SQLException {
        return delegate.getFetchDirection();
    }

    @Override
    public int getFetchSize() throws SQLException {
        return delegate.getFetchSize();
    }

    @Override
    public float getFloat(String first) throws SQLException {
        return delegate.getFloat(first);
    }

    @Override
    public float getFloat(int first) throws SQLException {
        return delegate.getFloat(first);
    }

    @Override
    public ResultSet getGeneratedKeys() throws SQLException {
        return delegate.getGeneratedKeys();
    }

    @Override
    public int getInt(String first) throws SQLException {
        return delegate.getInt(first);
    }

    @Override
    public int getInt(int first) throws SQLException {
        return delegate.getInt(first);
    }

    @Override
    public long getLargeMaxRows() throws SQLException {
        return delegate.getLargeMaxRows();
    }

    @Override
    public long getLargeUpdateCount() throws SQLException {
        return delegate.getLargeUpdateCount();
    }

    @Override
    public long getLong(String first) throws SQLException {
        return delegate.getLong(first);
    }

    @Override
    public long getLong(int first) throws SQLException {
        return delegate.getLong(first);
    }

    @Override
    public int getMaxFieldSize() throws SQLException {
        return delegate.getMaxFieldSize();
    }

    @Override
    public int getMaxRows() throws SQLException {
        return delegate.getMaxRows();
    }

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        return delegate.getMetaData();
    }

    @Override
    public boolean getMoreResults() throws SQLException {
        return delegate.getMoreResults();
    }

    @Override
    public boolean getMoreResults(int first) throws SQLException {
        return delegate.getMoreResults(first);
    }

    @Override
    public Reader getNCharacterStream(String first) throws SQLException {
        return delegate.getNCharacterStream(first);
    }

    @Override
    public Reader getNCharacterStream(int first) throws SQLException {
        return delegate.getNCharacterStream(first);
    }

    @Override
    public NClob getNClob(String first) throws SQLException {
        return delegate.getNClob(first);
    }

    @Override
    public NClob getNClob(int first) throws SQLException {
        return delegate.getNClob(first);
    }

    @Override
    public String getNString(String first) throws SQLException {
        return delegate.getNString(first);
    }

    @Override
    public String getNString(int first) throws SQLException {
        return delegate.getNString(first);
    }

    @Override
    public <T> T getObject(String first, Class<T> second) throws SQLException {
        return delegate.getObject(first, second);
    }

    @Override
    public Object getObject(String first, Map<String, Class<?>> second) throws SQLException {
        return delegate.getObject(first, second);
    }

    @Override
    public Object getObject(String first) throws SQLException {
        return delegate.getObject(first);
    }

    @Override
    public <T> T getObject(int first, Class<T> second) throws SQLException {
        return delegate.getObject(first, second);
    }

    @Override
    public Object getObject(int first, Map<String, Class<?>> second) throws SQLException {
        return delegate.getObject(first, second);
    }

    @Override
    public Object getObject(int first) throws SQLException {
        return delegate.getObject(first);
    }

    @Override
    public ParameterMetaData getParameterMetaData() throws SQLException {
        return delegate.getParameterMetaData();
    }

    @Override
    public int getQueryTimeout() throws SQLException {
        return delegate.getQueryTimeout();
    }

    @Override
    public Ref getRef(String first) throws SQLException {
        return delegate.getRef(first);
    }

    @Override
    public Ref getRef(int first) throws SQLException {
        return delegate.getRef(first);
    }

    @Override
    public ResultSet getResultSet() throws SQLException {
        return delegate.getResultSet();
    }

    @Override
    public int getResultSetConcurrency() throws SQLException {
        return delegate.getResultSetConcurrency();
    }

    @Override
    public int getResultSetHoldability() throws SQLException {
        return delegate.getResultSetHoldability();
    }

    @Override
    public int getResultSetType() throws SQLException {
        return delegate.getResultSetType();
    }

    @Override
    public RowId getRowId(String first) throws SQLException {
        return delegate.getRowId(first);
    }

    @Override
    public RowId getRowId(int first) throws SQLException {
        return delegate.getRowId(first);
    }

    @Override
    public SQLXML getSQLXML(String first) throws SQLException {
        return delegate.getSQLXML(first);
    }

    @Override
    public SQLXML getSQLXML(int first) throws SQLException {
        return delegate.getSQLXML(first);
    }

    @Override
    public short getShort(String first) throws SQLException {
        return delegate.getShort(first);
    }

    @Override
    public short getShort(int first) throws SQLException {
        return delegate.getShort(first);
    }

    @Override
    public String getString(String first) throws SQLException {
        return delegate.getString(first);
    }

    @Override
    public String getString(int first) throws SQLException {
        return delegate.getString(first);
    }

    @Override
    public Time getTime(String first, Calendar second) throws SQLException {
        return delegate.getTime(first, second);
    }

    @Override
    public Time getTime(String first) throws SQLException {
        return delegate.getTime(first);
    }

    @Override
    public Time getTime(int first, Calendar second) throws SQLException {
        return delegate.getTime(first, second);
    }

    @Override
    public Time getTime(int first) throws SQLException {
        return delegate.getTime(first);
    }

    @Override
    public Timestamp getTimestamp(String first, Calendar second) throws SQLException {
        return delegate.getTimestamp(first, second);
    }

    @Override
    public Timestamp getTimestamp(String first) throws SQLException {
        return delegate.getTimestamp(first);
    }

    @Override
    public Timestamp getTimestamp(int first, Calendar second) throws SQLException {
        return delegate.getTimestamp(first, second);
    }

    @Override
    public Timestamp getTimestamp(int first) throws SQLException {
        return delegate.getTimestamp(first);
    }

    @Override
    public URL getURL(String first) throws SQLException {
        return delegate.getURL(first);
    }

    @Override
    public URL getURL(int first) throws SQLException {
        return delegate.getURL(first);
    }

    @Override
    public int getUpdateCount() throws SQLException {
        return delegate.getUpdateCount();
    }

    @Override
    public SQLWarning getWarnings() throws SQLException {
        return delegate.getWarnings();
    }

    @Override
    public boolean isCloseOnCompletion() throws SQLException {
        return delegate.isCloseOnCompletion();
    }

    @Override
    public boolean isClosed() throws SQLException {
        return delegate.isClosed();
    }

    @Override
    public boolean isPoolable() throws SQLException {
        return delegate.isPoolable();
    }

    @Override
    public boolean isSimpleIdentifier(String first) throws SQLException {
        return delegate.isSimpleIdentifier(first);
    }

    @Override
    public boolean isWrapperFor(Class<?> first) throws SQLException {
        return delegate.isWrapperFor(first);
    }

    @Override
    public void registerOutParameter(String first, int second, String third) throws SQLException {
        delegate.registerOutParameter(first, second, third);
    }

    @Override
    public void registerOutParameter(String first, int second, int third) throws SQLException {
        delegate.registerOutParameter(first, second, third);
    }

    @Override
    public void registerOutParameter(String first, int second) throws SQLException {
        delegate.registerOutParameter(first, second);
    }

    @Override
    public void registerOutParameter(String first, SQLType second, String third) throws SQLException {
        delegate.registerOutParameter(first, second, third);
    }

    @Override
    public void registerOutParameter(String first, SQLType second, int third) throws SQLException {
        delegate.registerOutParameter(first, second, third);
    }

    @Override
    public void registerOutParameter(String first, SQLType second) throws SQLException {
        delegate.registerOutParameter(first, second);
    }

    @Override
    public void registerOutParameter(int first, int second, String third) throws SQLException {
        delegate.registerOutParameter(first, second, third);
    }

    @Override
    public void registerOutParameter(int first, int second, int third) throws SQLException {
        delegate.registerOutParameter(first, second, third);
    }

    @Override
    public void registerOutParameter(int first, int second) throws SQLException {
        delegate.registerOutParameter(first, second);
    }

    @Override
    public void registerOutParameter(int first, SQLType second, String third) throws SQLException {
        delegate.registerOutParameter(first, second, third);
    }

    @Override
    public void registerOutParameter(int first, SQLType second, int third) throws SQLException {
        delegate.registerOutParameter(first, second, third);
    }

    @Override
    public void registerOutParameter(int first, SQLType second) throws SQLException {
        delegate.registerOutParameter(first, second);
    }

    @Override
    public void setArray(int first, Array second) throws SQLException {
        delegate.setArray(first, second);
    }

    @Override
    public void setAsciiStream(String first, InputStream second, int third) throws SQLException {
        delegate.setAsciiStream(first, second, third);
    }

    @Override
    public void setAsciiStream(String first, InputStream second, long third) throws SQLException {
        delegate.setAsciiStream(first, second, third);
    }

    @Override
    public void setAsciiStream(String first, InputStream second) throws SQLException {
        delegate.setAsciiStream(first, second);
    }

    @Override
    public void setAsciiStream(int first, InputStream second, int third) throws SQLException {
        delegate.setAsciiStream(first, second, third);
    }

    @Override
    public void setAsciiStream(int first, InputStream second, long third) throws SQLException {
        delegate.setAsciiStream(first, second, third);
    }

    @Override
    public void setAsciiStream(int first, InputStream second) throws SQLException {
        delegate.setAsciiStream(first, second);
    }

    @Override
    public void setBigDecimal(String first, BigDecimal second) throws SQLException {
        delegate.setBigDecimal(first, second);
    }

    @Override
    public void setBigDecimal(int first, BigDecimal second) throws SQLException {
        delegate.setBigDecimal(first, second);
    }

    @Override
    public void setBinaryStream(String first, InputStream second, int third) throws SQLException {
        delegate.setBinaryStream(first, second, third);
    }

    @Override
    public void setBinaryStream(String first, InputStream second, long third) throws SQLException {
        delegate.setBinaryStream(first, second, third);
    }

    @Override
    public void setBinaryStream(String first, InputStream second) throws SQLException {
        delegate.setBinaryStream(first, second);
    }

    @Override
    public void setBinaryStream(int first, InputStream second, int third) throws SQLException {
        delegate.setBinaryStream(first, second, third);
    }

    @Override
    public void setBinaryStream(int first, InputStream second, long third) throws SQLException {
        delegate.setBinaryStream(first, second, third);
    }

    @Override
    public void setBinaryStream(int first, InputStream second) throws SQLException {
        delegate.setBinaryStream(first, second);
    }

    @Override
    public void setBlob(String first, InputStream second, long third) throws SQLException {
        delegate.setBlob(first, second, third);
    }

    @Override
    public void setBlob(String first, InputStream second) throws SQLException {
        delegate.setBlob(first, second);
    }

    @Override
    public void setBlob(String first, Blob second) throws SQLException {
        delegate.setBlob(first, second);
    }

    @Override
    public void setBlob(int first, InputStream second, long third) throws SQLException {
        delegate.setBlob(first, second, third);
    }

    @Override
    public void setBlob(int first, InputStream second) throws SQLException {
        delegate.setBlob(first, second);
    }

    @Override
    public void setBlob(int first, Blob second) throws SQLException {
        delegate.setBlob(first, second);
    }

    @Override
    public void setBoolean(String first, boolean second) throws SQLException {
        delegate.setBoolean(first, second);
    }

    @Override
    public void setBoolean(int first, boolean second) throws SQLException {
        delegate.setBoolean(first, second);
    }

    @Override
    public void setByte(String first, byte second) throws SQLException {
        delegate.setByte(first, second);
    }

    @Override
    public void setByte(int first, byte second) throws SQLException {
        delegate.setByte(first, second);
    }

    @Override
    public void setBytes(String first, byte[] second) throws SQLException {
        delegate.setBytes(first, second);
    }

    @Override
    public void setBytes(int first, byte[] second) throws SQLException {
        delegate.setBytes(first, second);
    }

    @Override
    public void setCharacterStream(String first, Reader second, int third) throws SQLException {
        delegate.setCharacterStream(first, second, third);
    }

    @Override
    public void setCharacterStream(String first, Reader second, long third) throws SQLException {
        delegate.setCharacterStream(first, second, third);
    }

    @Override
    public void setCharacterStream(String first, Reader second) throws SQLException {
        delegate.setCharacterStream(first, second);
    }

    @Override
    public void setCharacterStream(int first, Reader second, int third) throws SQLException {
        delegate.setCharacterStream(first, second, third);
    }

    @Override
    public void setCharacterStream(int first, Reader second, long third) throws SQLException {
        delegate.setCharacterStream(first, second, third);
    }

    @Override
    public void setCharacterStream(int first, Reader second) throws SQLException {
        delegate.setCharacterStream(first, second);
    }

    @Override
    public void setClob(String first, Reader second, long third) throws SQLException {
        delegate.setClob(first, second, third);
    }

    @Override
    public void setClob(String first, Reader second) throws SQLException {
        delegate.setClob(first, second);
    }

    @Override
    public void setClob(String first, Clob second) throws SQLException {
        delegate.setClob(first, second);
    }

    @Override
    public void setClob(int first, Reader second, long third) throws SQLException {
        delegate.setClob(first, second, third);
    }

    @Override
    public void setClob(int first, Reader second) throws SQLException {
        delegate.setClob(first, second);
    }

    @Override
    public void setClob(int first, Clob second) throws SQLException {
        delegate.setClob(first, second);
    }

    @Override
    public void setCursorName(String first) throws SQLException {
        delegate.setCursorName(first);
    }

    @Override
    public void setDate(String first, Date second, Calendar third) throws SQLException {
        delegate.setDate(first, second, third);
    }

    @Override
    public void setDate(String first, Date second) throws SQLException {
        delegate.setDate(first, second);
    }

    @Override
    public void setDate(int first, Date second, Calendar third) throws SQLException {
        delegate.setDate(first, second, third);
    }

    @Override
    public void setDate(int first, Date second) throws SQLException {
        delegate.setDate(first, second);
    }

    @Override
    public void setDouble(String first, double second) throws SQLException {
        delegate.setDouble(first, second);
    }

    @Override
    public void setDouble(int first, double second) throws SQLException {
        delegate.setDouble(first, second);
    }

    @Override
    public void setEscapeProcessing(boolean first) throws SQLException {
        delegate.setEscapeProcessing(first);
    }

    @Override
    public void setFetchDirection(int first) throws SQLException {
        delegate.setFetchDirection(first);
    }

    @Override
    public void setFetchSize(int first) throws SQLException {
        delegate.setFetchSize(first);
    }

    @Override
    public void setFloat(String first, float second) throws SQLException {
        delegate.setFloat(first, second);
    }

    @Override
    public void setFloat(int first, float second) throws SQLException {
        delegate.setFloat(first, second);
    }

    @Override
    public void setInt(String first, int second) throws SQLException {
        delegate.setInt(first, second);
    }

    @Override
    public void setInt(int first, int second) throws SQLException {
        delegate.setInt(first, second);
    }

    @Override
    public void setLargeMaxRows(long first) throws SQLException {
        delegate.setLargeMaxRows(first);
    }

    @Override
    public void setLong(String first, long second) throws SQLException {
        delegate.setLong(first, second);
    }

    @Override
    public void setLong(int first, long second) throws SQLException {
        delegate.setLong(first, second);
    }

    @Override
    public void setMaxFieldSize(int first) throws SQLException {
        delegate.setMaxFieldSize(first);
    }

    @Override
    public void setMaxRows(int first) throws SQLException {
        delegate.setMaxRows(first);
    }

    @Override
    public void setNCharacterStream(String first, Reader second, long third) throws SQLException {
        delegate.setNCharacterStream(first, second, third);
    }

    @Override
    public void setNCharacterStream(String first, Reader second) throws SQLException {
        delegate.setNCharacterStream(first, second);
    }

    @Override
    public void setNCharacterStream(int first, Reader second, long third) throws SQLException {
        delegate.setNCharacterStream(first, second, third);
    }

    @Override
    public void setNCharacterStream(int first, Reader second) throws SQLException {
        delegate.setNCharacterStream(first, second);
    }

    @Override
    public void setNClob(String first, Reader second, long third) throws SQLException {
        delegate.setNClob(first, second, third);
    }

    @Override
    public void setNClob(String first, Reader second) throws SQLException {
        delegate.setNClob(first, second);
    }

    @Override
    public void setNClob(String first, NClob second) throws SQLException {
        delegate.setNClob(first, second);
    }

    @Override
    public void setNClob(int first, Reader second, long third) throws SQLException {
        delegate.setNClob(first, second, third);
    }

    @Override
    public void setNClob(int first, Reader second) throws SQLException {
        delegate.setNClob(first, second);
    }

    @Override
    public void setNClob(int first, NClob second) throws SQLException {
        delegate.setNClob(first, second);
    }

    @Override
    public void setNString(String first, String second) throws SQLException {
        delegate.setNString(first, second);
    }

    @Override
    public void setNString(int first, String second) throws SQLException {
        delegate.setNString(first, second);
    }

    @Override
    public void setNull(String first, int second, String third) throws SQLException {
        delegate.setNull(first, second, third);
    }

    @Override
    public void setNull(String first, int second) throws SQLException {
        delegate.setNull(first, second);
    }

    @Override
    public void setNull(int first, int second, String third) throws SQLException {
        delegate.setNull(first, second, third);
    }

    @Override
    public void setNull(int first, int second) throws SQLException {
        delegate.setNull(first, second);
    }

    @Override
    public void setObject(String first, Object second, int third, int fourth) throws SQLException {
        delegate.setObject(first, second, third, fourth);
    }

    @Override
    public void setObject(String first, Object second, int third) throws SQLException {
        delegate.setObject(first, second, third);
    }

    @Override
    public void setObject(String first, Object second, SQLType third, int fourth) throws SQLException {
        delegate.setObject(first, second, third, fourth);
    }

    @Override
    public void setObject(String first, Object second, SQLType third) throws SQLException {
        delegate.setObject(first, second, third);
    }

    @Override
    public void setObject(String first, Object second) throws SQLException {
        delegate.setObject(first, second);
    }

    @Override
    public void setObject(int first, Object second, int third, int fourth) throws SQLException {
        delegate.setObject(first, second, third, fourth);
    }

    @Override
    public void setObject(int first, Object second, int third) throws SQLException {
        delegate.setObject(first, second, third);
    }

    @Override
    public void setObject(int first, Object second, SQLType third, int fourth) throws SQLException {
        delegate.setObject(first, second, third, fourth);
    }

    @Override
    public void setObject(int first, Object second, SQLType third) throws SQLException {
        delegate.setObject(first, second, third);
    }

    @Override
    public void setObject(int first, Object second) throws SQLException {
        delegate.setObject(first, second);
    }

    @Override
    public void setPoolable(boolean first) throws SQLException {
        delegate.setPoolable(first);
    }

    @Override
    public void setQueryTimeout(int first) throws SQLException {
        delegate.setQueryTimeout(first);
    }

    @Override
    public void setRef(int first, Ref second) throws SQLException {
        delegate.setRef(first, second);
    }

    @Override
    public void setRowId(String first, RowId second) throws SQLException {
        delegate.setRowId(first, second);
    }

    @Override
    public void setRowId(int first, RowId second) throws SQLException {
        delegate.setRowId(first, second);
    }

    @Override
    public void setSQLXML(String first, SQLXML second) throws SQLException {
        delegate.setSQLXML(first, second);
    }

    @Override
    public void setSQLXML(int first, SQLXML second) throws SQLException {
        delegate.setSQLXML(first, second);
    }

    @Override
    public void setShort(String first, short second) throws SQLException {
        delegate.setShort(first, second);
    }

    @Override
    public void setShort(int first, short second) throws SQLException {
        delegate.setShort(first, second);
    }

    @Override
    public void setString(String first, String second) throws SQLException {
        delegate.setString(first, second);
    }

    @Override
    public void setString(int first, String second) throws SQLException {
        delegate.setString(first, second);
    }

    @Override
    public void setTime(String first, Time second, Calendar third) throws SQLException {
        delegate.setTime(first, second, third);
    }

    @Override
    public void setTime(String first, Time second) throws SQLException {
        delegate.setTime(first, second);
    }

    @Override
    public void setTime(int first, Time second, Calendar third) throws SQLException {
        delegate.setTime(first, second, third);
    }

    @Override
    public void setTime(int first, Time second) throws SQLException {
        delegate.setTime(first, second);
    }

    @Override
    public void setTimestamp(String first, Timestamp second, Calendar third) throws SQLException {
        delegate.setTimestamp(first, second, third);
    }

    @Override
    public void setTimestamp(String first, Timestamp second) throws SQLException {
        delegate.setTimestamp(first, second);
    }

    @Override
    public void setTimestamp(int first, Timestamp second, Calendar third) throws SQLException {
        delegate.setTimestamp(first, second, third);
    }

    @Override
    public void setTimestamp(int first, Timestamp second) throws SQLException {
        delegate.setTimestamp(first, second);
    }

    @Override
    public void setURL(String first, URL second) throws SQLException {
        delegate.setURL(first, second);
    }

    @Override
    public void setURL(int first, URL second) throws SQLException {
        delegate.setURL(first, second);
    }

    @Override
    public void setUnicodeStream(int first, InputStream second, int third) throws SQLException {
        delegate.setUnicodeStream(first, second, third);
    }

    @Override
    public <T> T unwrap(Class<T> first) throws SQLException {
        return delegate.unwrap(first);
    }

    @Override
    public boolean wasNull() throws SQLException {
        return delegate.wasNull();
    }
}
