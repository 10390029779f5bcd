package io.holdfast.testkit.relation;

import io.holdfast.testkit.store.History;
import io.holdfast.testkit.store.Tuple;
import io.holdfast.testkit.type.PgType;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A relation to be read through the relational engine.
 *
 * @param schema its schema there
 * @param name its name there
 * @param columns its columns
 * @param source where its rows are
 */
public record TableDefinition(String schema, String name, List<ColumnSpec> columns, Source source) {
    /**
     * A column.
     *
     * @param name its name
     * @param type its type
     * @param relational the type's name in the relational engine
     * @param nullable whether it takes NULL
     * @param standard the default's SQL in the relational engine, empty without one
     * @param shown the default as it was written, empty without one
     */
    public record ColumnSpec(
            String name, PgType type, String relational, boolean nullable, String standard, String shown) {
        /**
         * A column of a query or of the system.
         *
         * @param name its name
         * @param type its type
         * @param relational the type's name in the relational engine
         * @param nullable whether it takes NULL
         */
        public ColumnSpec(String name, PgType type, String relational, boolean nullable) {
            this(name, type, relational, nullable, "", "");
        }
    }

    /** Where rows are. */
    public sealed interface Source {}

    /**
     * An object of the time store.
     *
     * @param history the object
     */
    public record Stored(History history) implements Source {}

    /**
     * Rows made up when they are read.
     *
     * @param rows makes them
     */
    public record Computed(Supplier<List<Tuple>> rows) implements Source {}

    @Nullable
    History history() {
        return source instanceof Stored stored ? stored.history() : null;
    }
}
