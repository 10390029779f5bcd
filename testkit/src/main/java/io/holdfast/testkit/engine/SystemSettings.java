package io.holdfast.testkit.engine;

import io.holdfast.testkit.sql.Statement;
import io.holdfast.testkit.sql.SubscribeOutput;
import io.holdfast.testkit.type.SqlError;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What ALTER SYSTEM sets: feature flags and limits of an environment. Thread-safe. */
final class SystemSettings {
    /** {@code ENVELOPE DEBEZIUM}, off as in a new environment. */
    static final String DEBEZIUM = "enable_envelope_debezium_in_subscribe";

    /** {@code WITHIN TIMESTAMP ORDER BY}, off as in a new environment. */
    static final String ORDER_WITHIN_TIMESTAMP = "enable_within_timestamp_order_by_in_subscribe";

    /** Whether a SUBSCRIBE to a whole object reads its storage and so ignores indexes and resumes by itself. */
    static final String PERSIST_FAST_PATH = "enable_subscribe_persist_fast_path";

    /** {@code RETAIN HISTORY}; on, because what the library does needs it. */
    static final String RETENTION = "enable_logical_compaction_window";

    /** {@code RETAIN HISTORY} of an index, off as in a new environment. */
    static final String INDEX_OPTIONS = "enable_index_options";

    /** The isolation level {@code bounded staleness}, on as in a new environment. */
    static final String BOUNDED_STALENESS = "enable_bounded_staleness_isolation";

    /** The most that a query answers, or a SUBSCRIBE tells between two progress messages. */
    private static final String RESULT_SIZE = "max_result_size";

    private static final String BUFFER = "subscribe_max_buffered_bytes";

    private static final Map<String, String> DEFAULTS = Map.of(
            DEBEZIUM,
            "off",
            ORDER_WITHIN_TIMESTAMP,
            "off",
            PERSIST_FAST_PATH,
            "off",
            RETENTION,
            "on",
            INDEX_OPTIONS,
            "off",
            BOUNDED_STALENESS,
            "on",
            RESULT_SIZE,
            ByteSize.DEFAULT_RESULT,
            BUFFER,
            "134217728");

    private final Map<String, String> values = new ConcurrentHashMap<>(DEFAULTS);

    /** The value, empty where there is no such setting. */
    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Null resets; an empty name stands for all. */
    void set(String name, @Nullable String value) throws SqlError {
        if (name.isEmpty()) {
            values.putAll(DEFAULTS);
            return;
        }
        String standard = DEFAULTS.get(name);
        if (standard == null) {
            throw SqlError.of("42704", "unrecognized configuration parameter \"" + name + "\"");
        }
        values.put(name, value == null ? standard : checked(name, value));
    }

    private static String checked(String name, String value) throws SqlError {
        String plain = switch (name) {
            case BUFFER -> bytes(value);
            case RESULT_SIZE -> ByteSize.parse(value) < 0 ? "" : value;
            default -> VariableRules.truth(value);
        };
        if (plain.isEmpty()) {
            throw VariableRules.wanted(
                    name,
                    switch (name) {
                        case BUFFER -> "unsigned integer";
                        case RESULT_SIZE -> "byte size";
                        default -> "boolean";
                    });
        }
        return plain;
    }

    private static String bytes(String value) {
        return value.length() < 19 && value.chars().allMatch(Character::isDigit) ? value : "";
    }

    boolean on(String flag) {
        return "on".equals(values.get(flag));
    }

    long subscribeBufferedBytes() {
        return Long.parseLong(values.getOrDefault(BUFFER, "0"));
    }

    long resultSize() {
        return ByteSize.parse(values.getOrDefault(RESULT_SIZE, ByteSize.DEFAULT_RESULT));
    }

    void checkBoundedStaleness() throws SqlError {
        if (!on(BOUNDED_STALENESS)) {
            throw SqlError.of("55P02", "bounded staleness isolation is not available")
                    .withHint(hint(BOUNDED_STALENESS));
        }
    }

    /** Refuses an output that a flag keeps off. */
    void check(SubscribeOutput output) throws SqlError {
        if (output instanceof SubscribeOutput.Debezium) {
            require(DEBEZIUM, "ENVELOPE DEBEZIUM (KEY (..))");
        } else if (output instanceof SubscribeOutput.Ordered) {
            require(ORDER_WITHIN_TIMESTAMP, "WITHIN TIMESTAMP ORDER BY ..");
        }
    }

    /** Refuses a definition that a flag keeps off. */
    void check(Statement definition) throws SqlError {
        if (ofIndex(definition)) {
            require(INDEX_OPTIONS, "RETAIN HISTORY FOR of an index");
        }
        if (ofIndex(definition) || retains(definition)) {
            require(RETENTION, "RETAIN HISTORY FOR");
        }
    }

    private static boolean ofIndex(Statement definition) {
        // RESET takes back what the flag allowed once
        return (definition instanceof Statement.CreateIndex index
                        && index.options().retention() != null)
                || (definition instanceof Statement.AlterRetention alter
                        && alter.kind().equals("INDEX")
                        && alter.retention() != null);
    }

    private static boolean retains(Statement definition) {
        return definition instanceof Statement.AlterRetention
                || (definition instanceof Statement.CreateTable table && table.retention() != null)
                || (definition instanceof Statement.CreateConnector connector
                        && connector.outside().options().retention() != null)
                || (definition instanceof Statement.CreateView view
                        && view.options().retention() != null);
    }

    /** Refuses what a flag keeps off. */
    private void require(String flag, String feature) throws SqlError {
        if (!on(flag)) {
            throw SqlError.of("0A000", feature + " is not available").withHint(hint(flag));
        }
    }

    private static String hint(String flag) {
        return "An administrator can enable it: ALTER SYSTEM SET " + flag + " = true";
    }

    Map<String, String> all() {
        return new TreeMap<>(values);
    }
}
