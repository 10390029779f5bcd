package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.relation.TableDefinition.ColumnSpec;
import io.holdfast.testkit.sql.Outside;
import io.holdfast.testkit.sql.Statement;
import io.holdfast.testkit.store.Change;
import io.holdfast.testkit.store.History;
import io.holdfast.testkit.store.TimeStore;
import io.holdfast.testkit.store.Tuple;
import io.holdfast.testkit.type.SqlError;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Makes sources, sinks, connections and secrets. Called under the store's lock. */
final class ConnectorDefinitions {
    private final World world;
    private final TimeStore store;
    private final Definitions definitions;

    ConnectorDefinitions(World world, TimeStore store, Definitions definitions) {
        this.world = world;
        this.store = store;
        this.definitions = definitions;
    }

    void create(Statement.CreateConnector create, Definer definer) throws SqlError {
        Catalog.Target target = world.catalog().target(create.name(), definer.path());
        if (definitions.exists(target, create.ifNotExists(), definer)) {
            return;
        }
        CatalogItem.Kind kind = CatalogItem.Kind.valueOf(create.kind());
        Outside outside = create.outside();
        Set<CatalogItem> uses = uses(kind, outside, definer);
        Cluster cluster = kind == CatalogItem.Kind.SOURCE || kind == CatalogItem.Kind.SINK
                ? definitions.cluster(outside.options().cluster(), definer)
                : null;
        List<ColumnSpec> columns = definitions.columns(outside.columns(), definer);
        CatalogItem.Identity identity = new CatalogItem.Identity(world.catalog().nextId(), target, kind);
        CatalogItem.Origin origin = new CatalogItem.Origin(cluster, definer.role(), Sql.text(outside.text()));
        CatalogItem item = switch (kind) {
            case SOURCE ->
                definitions.stored(
                        identity,
                        columns,
                        new Definitions.Storage(outside.options().retention(), uses, origin));
            case SINK -> new CatalogItem(identity, frontier(identity.id()), uses, origin);
            default -> new CatalogItem(identity, nothing(), uses, origin);
        };
        definitions.install(item, definer);
        if (cluster != null) {
            connect(item, outside);
        }
    }

    /** What a connection is to, as {@code mz_connections} says it. */
    static String type(CatalogItem connection) {
        String word = connection.definition().split(" ", 3)[1];
        return word.equals("sql") ? "sql-server" : Outside.TYPES.getOrDefault(word, word);
    }

    private static CatalogItem.Shape nothing() {
        return new CatalogItem.Shape(List.of(), null, Set.of(), false);
    }

    private CatalogItem.Shape frontier(String id) {
        return new CatalogItem.Shape(List.of(), definitions.history(id, null), Set.of(), false);
    }

    private Set<CatalogItem> uses(CatalogItem.Kind kind, Outside outside, Definer definer) throws SqlError {
        Set<CatalogItem> uses = new LinkedHashSet<>();
        boolean first = kind == CatalogItem.Kind.SINK;
        for (String name : outside.uses()) {
            CatalogItem item = world.catalog().get(name, definer.path());
            if (first) {
                checkSinkable(item);
            } else {
                check(
                        item,
                        kind == CatalogItem.Kind.CONNECTION ? CatalogItem.Kind.SECRET : CatalogItem.Kind.CONNECTION);
            }
            first = false;
            uses.add(item);
        }
        return uses;
    }

    private static void check(CatalogItem item, CatalogItem.Kind wanted) throws SqlError {
        if (item.kind() != wanted) {
            throw SqlError.of("42809", item.fullName() + " is not a " + wanted.label());
        }
    }

    private static void checkSinkable(CatalogItem item) throws SqlError {
        boolean kept = item.readable() && item.history() != null;
        if (!kept) {
            throw SqlError.of(
                    "XX000",
                    item.fullName() + " is a " + item.kind().label()
                            + ", which cannot be exported as a sink: only sources, tables and materialized views can");
        }
    }

    private void connect(CatalogItem item, Outside outside) {
        long now = definitions.now();
        Connector connector =
                new Connector(item, outside.type(), outside.options().envelope(), now);
        world.connectors().add(connector, now);
        if (item.kind() == CatalogItem.Kind.SINK) {
            CatalogItem of = item.uses().stream()
                    .filter(CatalogItem::readable)
                    .findFirst()
                    .orElseThrow();
            store.maintain(new SinkFollower(connector, of, outside.options().snapshot()));
        }
        Outside.Counter counter = outside.options().counter();
        if (counter != null) {
            Generator generator = new Generator(connector, counter.most());
            connector.generator(store.clock().every(counter.interval(), generator::tick));
        }
    }

    /** A load generator that counts from 1, while its source runs. */
    private final class Generator {
        private final Connector connector;
        private final long most;
        private long last;

        Generator(Connector connector, long most) {
            this.connector = connector;
            this.most = most;
        }

        private void tick() {
            if (!connector.status().equals(Connector.RUNNING) || store.frozen()) {
                return;
            }
            store.<Long, RuntimeException>exclusively(() -> {}, this::count);
        }

        private Long count() {
            History history = Objects.requireNonNull(connector.item().history());
            if (history.dropped()) {
                return last;
            }
            last++;
            List<Change> changes = last > most
                    ? List.of(new Change(Tuple.of(last), 1), new Change(Tuple.of(last - most), -1))
                    : List.of(new Change(Tuple.of(last), 1));
            Connectors.count(connector, connector.item(), changes);
            store.commit(Map.of(history, changes));
            return last;
        }
    }
}
