package io.holdfast.subscribe.stream;

import io.holdfast.failure.FailureTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Asks the catalog about an object. Whatever the server refuses to answer is unknown: a role need not read the catalog, and
 * relations come and go between releases. Runs outside of a transaction. Confined to one thread.
 */
final class CatalogInquiry {
    private static final int MOST_PARTS = 3;
    private static final String FACTS = """
        SELECT o.id,
          (SELECT max(s.value::text) FROM mz_internal.mz_history_retention_strategies s WHERE s.id = o.id),
          (SELECT min(i.name) FROM mz_catalog.mz_indexes i JOIN mz_catalog.mz_clusters c ON c.id = i.cluster_id
            WHERE i.on_id = o.id AND c.name = ?),
          (SELECT max(CASE WHEN h.hydrated THEN 1 ELSE 0 END) FROM mz_internal.mz_hydration_statuses h
            WHERE h.object_id = o.id),
          o.object_type
        FROM mz_internal.mz_object_fully_qualified_names o
        WHERE o.name = ? AND o.schema_name = ? AND (o.database_name = ? OR o.database_name IS NULL)\
        """;
    private static final String REFRESH = """
        SELECT count(*) FROM mz_internal.mz_materialized_view_refresh_strategies
        WHERE materialized_view_id = ? AND type <> 'on-commit'\
        """;

    private final Connection connection;

    CatalogInquiry(Connection connection) {
        this.connection = connection;
    }

    ObjectFacts of(ObjectName object) throws SQLException {
        List<String> parts = object.parts();
        String name = parts.get(parts.size() - 1);
        String schema = parts.size() > 1 ? parts.get(parts.size() - 2) : "public";
        String database = parts.size() == MOST_PARTS ? parts.get(0) : String.valueOf(connection.getCatalog());
        try (PreparedStatement statement = connection.prepareStatement(FACTS)) {
            statement.setString(1, cluster());
            statement.setString(2, name);
            statement.setString(3, schema);
            statement.setString(4, database);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? facts(result) : ObjectFacts.UNKNOWN;
            }
        } catch (SQLException e) {
            return unknown(e, ObjectFacts.UNKNOWN);
        }
    }

    private String cluster() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SHOW cluster");
                ResultSet result = statement.executeQuery()) {
            return result.next() ? String.valueOf(result.getString(1)) : "";
        }
    }

    private ObjectFacts facts(ResultSet result) throws SQLException {
        String id = String.valueOf(result.getString(1));
        return new ObjectFacts(
                id,
                millis(result.getString(2)),
                Optional.ofNullable(result.getString(3)),
                refreshes(id),
                hydrated(result),
                type(result.getString(5)));
    }

    /** One replica that has the content is enough; what no replica computes has nothing to hydrate. */
    private static boolean hydrated(ResultSet result) throws SQLException {
        return result.getInt(4) > 0 || result.wasNull();
    }

    private static String type(@Nullable String said) {
        return said == null ? "" : said.replace('-', ' ').toUpperCase(Locale.ROOT);
    }

    private static OptionalLong millis(@Nullable String text) {
        try {
            return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text.replace("\"", "")));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private boolean refreshes(String id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(REFRESH)) {
            statement.setString(1, id);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() && result.getLong(1) > 0;
            }
        } catch (SQLException e) {
            return unknown(e, false);
        }
    }

    private static <T> T unknown(SQLException failure, T answer) throws SQLException {
        if (FailureTable.reportedByServer(failure)) {
            return answer;
        }
        throw failure;
    }
}
