package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.relation.RelationalDatabase;
import io.holdfast.testkit.relation.TableDefinition.ColumnSpec;
import io.holdfast.testkit.sql.Names;
import io.holdfast.testkit.sql.NowUse;
import io.holdfast.testkit.store.History;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One object of the catalog. Immutable but for its name and for being dropped. */
final class CatalogItem {
    private final String id;
    private final Schema schema;
    private final Kind kind;
    private final Shape shape;
    private final Set<CatalogItem> uses;
    private final Origin origin;
    private volatile String name;
    private volatile boolean dropped;

    CatalogItem(Identity identity, Shape shape, Set<CatalogItem> uses, Origin origin) {
        this.id = identity.id();
        this.schema = identity.place().schema();
        this.name = identity.place().name();
        this.kind = identity.kind();
        this.shape = shape;
        this.uses = Set.copyOf(uses);
        this.origin = origin;
    }

    /**
     * What an object is.
     *
     * @param id its id
     * @param place its schema and name
     * @param kind its sort
     */
    record Identity(String id, Catalog.Target place, Kind kind) {}

    /**
     * Where an object comes from.
     *
     * @param cluster what runs it, null for what needs no cluster
     * @param owner the role that made it
     * @param definition what SHOW CREATE says after the name
     */
    record Origin(@Nullable Cluster cluster, String owner, String definition) {
        static final Origin SYSTEM = new Origin(null, "mz_system", "");
    }

    enum Kind {
        TABLE("table"),
        VIEW("view"),
        MATERIALIZED_VIEW("materialized-view"),
        INDEX("index"),
        SOURCE("source"),
        SINK("sink"),
        CONNECTION("connection"),
        SECRET("secret"),
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
     * @param now how a view calls {@code mz_now()}
     */
    record Shape(List<ColumnSpec> columns, @Nullable History history, Set<History> inputs, boolean linear, NowUse now) {
        Shape(List<ColumnSpec> columns, @Nullable History history, Set<History> inputs, boolean linear) {
            this(columns, history, inputs, linear, NowUse.NEVER);
        }

        static Shape stored(List<ColumnSpec> columns, History history) {
            return new Shape(columns, history, Set.of(history), true);
        }
    }

    String id() {
        return id;
    }

    Schema schema() {
        return schema;
    }

    String name() {
        return name;
    }

    void rename(String to) {
        name = to;
    }

    /** What runs it. */
    @Nullable
    Cluster cluster() {
        return origin.cluster();
    }

    String owner() {
        return origin.owner();
    }

    String definition() {
        return origin.definition();
    }

    /** Whether it shows the catalog, so that its rows come from no history. */
    boolean computed() {
        return kind == Kind.SYSTEM || (kind == Kind.VIEW && uses.stream().anyMatch(CatalogItem::computed));
    }

    Kind kind() {
        return kind;
    }

    /** Whether it has rows that a query can read. */
    boolean readable() {
        return switch (kind) {
            case INDEX, SINK, CONNECTION, SECRET -> false;
            case SOURCE -> !shape.columns().isEmpty();
            default -> true;
        };
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

    NowUse now() {
        return shape.now();
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
        return schema.fullName() + "." + name;
    }

    /** The name in the relational engine: by id, because the name here may change. */
    String relationalName() {
        if (kind == Kind.SYSTEM) {
            return Names.quote(RelationalDatabase.systemSchema(schema.name())) + "." + Names.quote(name);
        }
        return Names.quote(Names.SCHEMA) + "." + Names.quote(id);
    }
}
