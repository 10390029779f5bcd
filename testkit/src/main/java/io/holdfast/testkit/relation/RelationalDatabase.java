package io.holdfast.testkit.relation;

import io.holdfast.testkit.sql.Names;
import io.holdfast.testkit.type.SqlError;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.h2.command.Parser;
import org.h2.command.ddl.CreateTableData;
import org.h2.engine.Database;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.message.DbException;
import org.h2.table.Column;

/** One in-memory database of the relational engine, without rows of its own. */
public final class RelationalDatabase implements AutoCloseable {
    private static final String SETTINGS = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
            + ";NON_KEYWORDS=VALUE,KEY,DAY,YEAR,USER,MONTH,HOUR,MINUTE,SECOND;TIME ZONE=UTC";

    private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + SETTINGS;
    private final ReadPoints points = new ReadPoints();
    private final List<TableDefinition.Computed> computed = new CopyOnWriteArrayList<>();
    private final Connection admin;
    private final SessionLocal session;

    /** Opens it, empty. */
    public RelationalDatabase() {
        admin = connect();
        session = session(admin);
        FunctionAliases.statements().forEach(this::run);
        for (String schema : List.of("mz_catalog", "mz_internal", "pg_catalog", "information_schema")) {
            run("CREATE SCHEMA " + Names.quote(systemSchema(schema)));
        }
    }

    /**
     * Where a system schema's relations are; the relational engine has a {@code pg_catalog} of its own.
     *
     * @param schema Materialize's name
     * @return the relational engine's name
     */
    public static String systemSchema(String schema) {
        return "sys_" + schema;
    }

    private Connection connect() {
        try {
            return new JdbcConnection(url, new Properties(), "sa", "", false);
        } catch (SQLException e) {
            throw new IllegalStateException("the relational engine does not start", e);
        }
    }

    private static SessionLocal session(Connection connection) {
        return (SessionLocal) ((JdbcConnection) connection).getSession();
    }

    private void run(String sql) {
        try (Statement statement = admin.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /**
     * Opens a connection.
     *
     * @return to be closed
     */
    public RelationalSession open() {
        Connection connection = connect();
        return new RelationalSession(connection, session(connection), points, computed);
    }

    /**
     * Makes a relation readable.
     *
     * @param definition what it is
     * @throws SqlError where a column's type or default is not valid
     */
    public synchronized void addTable(TableDefinition definition) throws SqlError {
        try {
            Database database = session.getDatabase();
            CreateTableData data = new CreateTableData();
            data.schema = database.getSchema(definition.schema());
            data.tableName = definition.name();
            data.id = database.allocateObjectId();
            data.columns = new ArrayList<>(columns(definition));
            data.session = session;
            database.addSchemaObject(session, new StoredTable(data, definition, points));
            session.commit(false);
            if (definition.source() instanceof TableDefinition.Computed relation) {
                computed.add(relation);
            }
        } catch (DbException e) {
            session.rollback();
            throw Failures.of(e);
        }
    }

    private List<Column> columns(TableDefinition definition) {
        String casts = definition.columns().stream()
                .map(column -> "CAST(NULL AS " + column.relational() + ")")
                .collect(Collectors.joining(", "));
        List<Column> columns = new ArrayList<>();
        try (var command = session.prepareCommand("SELECT " + casts)) {
            var types = command.getMetaData();
            for (int i = 0; i < definition.columns().size(); i++) {
                TableDefinition.ColumnSpec spec = definition.columns().get(i);
                Column column = new Column(spec.name(), types.getColumnType(i));
                column.setNullable(spec.nullable());
                if (!spec.standard().isEmpty()) {
                    column.setDefaultExpression(session, new Parser(session).parseExpression(spec.standard()));
                }
                columns.add(column);
            }
        }
        return columns;
    }

    /**
     * Makes a query readable under a name.
     *
     * @param name the view, in schema {@code public}
     * @param columns its columns' names
     * @param sql the query, in the relational engine's dialect
     * @throws SqlError where it is not valid
     */
    public synchronized void addView(String name, List<String> columns, String sql) throws SqlError {
        String names = columns.stream().map(Names::quote).collect(Collectors.joining(", "));
        try (Statement statement = admin.createStatement()) {
            statement.execute("CREATE VIEW " + qualified(name) + " (" + names + ") AS " + sql);
        } catch (SQLException e) {
            throw Failures.of(DbException.convert(e));
        }
    }

    /**
     * Removes a relation.
     *
     * @param name its name in schema {@code public}
     * @param view whether it is a view there
     */
    public synchronized void drop(String name, boolean view) {
        run((view ? "DROP VIEW " : "DROP TABLE ") + qualified(name) + " CASCADE");
    }

    private static String qualified(String name) {
        return Names.quote(Names.SCHEMA) + "." + Names.quote(name);
    }

    @Override
    public synchronized void close() {
        try (Statement statement = admin.createStatement()) {
            statement.execute("SHUTDOWN IMMEDIATELY");
        } catch (SQLException e) {
            // it is gone, which is what was wanted
        }
    }
}
