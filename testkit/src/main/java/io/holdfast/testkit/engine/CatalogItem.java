package io.holdfast.testkit.engine;

import io.holdfast.testkit.relation.RelationalDatabase;
import io.holdfast.testkit.relation.TableDefinition.ColumnSpec;
import io.holdfast.testkit.sql.Names;
import io.holdfast.testkit.store.History;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One object of the catalog. Immutable but for being dropped. */
final class CatalogItem {
    private final String id;
    private final String name;
    private final Kind kind;
    private final Shape shape;
    private final Set<CatalogItem> uses;
    private volatile boolean dropped;

    CatalogItem(String id, String name, Kind kind, Shape shape, Set<CatalogItem> uses) {
        this.id = id;
        this.name = name;
        this.kind = kind;
        this.shape = shape;
        this.uses = Set.copyOf(uses);
    }

    enum Kind {
        TABLE("table"),
        VIEW("view"),
        MATERIALIZED_VIEW("materialized-view"),
        INDEX("index"),
        SYSTEM("table");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }

        String sql() {
            return name().replace('_', ' ');
        }
    }

    /**
     * What an object holds.
     *
     * @param columns its columns
     * @param history where its own rows are, null for a view
     * @param inputs the histories a read of it reads
     * @param linear whether its rows follow one by one from those of one input
     */
    record Shape(List<ColumnSpec> columns, @Nullable History history, Set<History> inputs, boolean linear) {
        static Shape stored(List<ColumnSpec> columns, History history) {
            return new Shape(columns, history, Set.of(history), true);
        }
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    Kind kind() {
        return kind;
    }

    List<ColumnSpec> columns() {
        return shape.columns();
    }

    @Nullable
    History history() {
        return shape.history();
    }

    Set<History> inputs() {
        return shape.inputs();
    }

    boolean linear() {
        return shape.linear();
    }

    Set<CatalogItem> uses() {
        return uses;
    }

    boolean dropped() {
        return dropped;
    }

    void drop() {
        dropped = true;
    }

    String fullName() {
        return Names.DATABASE + "." + Names.SCHEMA + "." + name;
    }

    /** The name in the relational engine. */
    String relationalName() {
        if (kind == Kind.SYSTEM) {
            int dot = name.indexOf('.');
            return Names.quote(RelationalDatabase.systemSchema(name.substring(0, dot))) + "."
                    + Names.quote(name.substring(dot + 1));
        }
        return Names.quote(Names.SCHEMA) + "." + Names.quote(name);
    }
}
