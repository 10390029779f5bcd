package io.holdfast.testkit.sql;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a statement says about the world outside of an environment, where a source, a sink or a connection leads to.
 *
 * @param type such as {@code kafka}, {@code load-generator}; empty for a secret
 * @param uses the connections it names, and what a sink is of
 * @param columns a source's columns, empty where its tables have them
 * @param text what SHOW CREATE says after the name and the cluster
 * @param options the rest
 */
public record Outside(
        String type, List<String> uses, List<Statement.ColumnDefinition> columns, List<Token> text, Options options) {
    /** What a connection may be to, by the word that says so. */
    public static final Map<String, String> TYPES = Map.of(
            "kafka", "kafka",
            "postgres", "postgres",
            "mysql", "mysql",
            "ssh", "ssh-tunnel",
            "aws", "aws",
            "confluent", "confluent-schema-registry",
            "iceberg", "iceberg-catalog");

    /**
     * What else it says.
     *
     * @param cluster IN CLUSTER, null for the session's
     * @param envelope ENVELOPE, null where it is not given
     * @param retention RETAIN HISTORY FOR, null where it is not given
     * @param counter of a load generator, null for everything else
     * @param snapshot whether a sink begins with what is there
     */
    public record Options(
            @Nullable String cluster,
            @Nullable String envelope,
            @Nullable Duration retention,
            @Nullable Counter counter,
            boolean snapshot) {
        static final Options NONE = new Options(null, null, null, null, true);

        Options in(@Nullable String other) {
            return new Options(other, envelope, retention, counter, snapshot);
        }
    }

    /**
     * A load generator that counts.
     *
     * @param interval the time between two rows
     * @param most how many rows stay, {@link Long#MAX_VALUE} for all
     */
    public record Counter(Duration interval, long most) {}
}
