package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.cluster.Clusters;
import io.holdfast.testkit.relation.RelationalDatabase;
import io.holdfast.testkit.relation.RelationalSession;
import io.holdfast.testkit.relation.TableDefinition;
import io.holdfast.testkit.relation.TableDefinition.ColumnSpec;
import io.holdfast.testkit.sql.Names;
import io.holdfast.testkit.sql.NowUse;
import io.holdfast.testkit.sql.ResultColumn;
import io.holdfast.testkit.sql.Statement;
import io.holdfast.testkit.store.History;
import io.holdfast.testkit.store.TimeStore;
import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Creates and drops objects. Called under the store's lock. */
final class Definitions {
    private final World world;
    private final Catalog catalog;
    private final TimeStore store;
    private final RelationalDatabase database;
    private final RelationalSession evaluator;
    private final Duration retention;
    private final ConnectorDefinitions connectors;
    private final Map<History, MaintainedView> views = new ConcurrentHashMap<>();

    Definitions(World world, TimeStore store, RelationalDatabase database, Duration retention) {
        this.world = world;
        this.catalog = world.catalog();
        this.store = store;
        this.database = database;
        this.retention = retention;
        this.evaluator = database.open();
        this.connectors = new ConnectorDefinitions(world, store, this);
    }

    Optional<SqlError> failure(History history) {
        MaintainedView view = views.get(history);
        return view == null ? Optional.empty() : view.failure();
    }

    String run(Statement statement, Definer definer) throws SqlError {
        if (statement instanceof Statement.CreateTable table) {
            createTable(table, definer);
        } else if (statement instanceof Statement.CreateView view) {
            createView(view, definer);
        } else if (statement instanceof Statement.CreateIndex index) {
            createIndex(index, definer);
        } else if (statement instanceof Statement.Drop drop && isItem(drop.kind())) {
            drop(drop, definer);
        } else if (statement instanceof Statement.AlterRetention alter) {
            retain(alter, definer);
        } else if (statement instanceof Statement.CreateConnector connector) {
            connectors.create(connector, definer);
        } else if (statement instanceof Statement.Comment comment) {
            new CommentDefinitions(world, definer).run(comment);
        } else {
            new WorldDefinitions(world, this, definer).run(statement);
        }
        return Tags.of(statement);
    }

    private static boolean isItem(String kind) {
        return Arrays.stream(CatalogItem.Kind.values())
                .anyMatch(one -> one.sql().equals(kind));
    }

    /** Whether the name is taken and that is fine. */
    boolean exists(Catalog.Target target, boolean fine, Definer definer) throws SqlError {
        if (target.schema().database() == null) {
            throw SqlError.of("42501", "system schemas take no objects");
        }
        Optional<CatalogItem> item = catalog.find(target.schema(), target.name());
        if (item.isEmpty()) {
            return false;
        }
        if (!fine) {
            throw SqlError.of(
                    "42710", item.get().kind().label() + " \"" + item.get().fullName() + "\" already exists");
        }
        definer.notices().accept("relation \"" + target.name() + "\" already exists, skipping");
        return true;
    }

    private void add(CatalogItem item, Definer definer) {
        catalog.add(item);
        Cluster cluster = item.cluster();
        if (cluster != null) {
            world.clusters().install(cluster, item.id());
        }
        audit("create", item, definer);
    }

    private void audit(String type, CatalogItem item, Definer definer) {
        String details = AuditLog.json(
                "database",
                String.valueOf(item.schema().databaseName()),
                "schema",
                item.schema().name(),
                "item",
                item.name(),
                "id",
                item.id());
        world.audit().add(type, item.kind().label(), details, definer.role());
    }

    private void createTable(Statement.CreateTable table, Definer definer) throws SqlError {
        Catalog.Target target = catalog.target(table.name(), definer.path());
        if (exists(target, table.ifNotExists(), definer)) {
            return;
        }
        List<ColumnSpec> columns = columns(table.columns(), definer);
        Statement.TableSource from = table.source();
        Set<CatalogItem> uses = from == null ? Set.of() : Set.of(source(from, definer));
        String clause = from == null ? "" : " " + Sql.text(from.text());
        CatalogItem.Origin origin = new CatalogItem.Origin(null, definer.role(), Sql.columns(columns) + clause);
        CatalogItem item = stored(
                new CatalogItem.Identity(catalog.nextId(), target, CatalogItem.Kind.TABLE),
                columns,
                new Storage(table.retention(), uses, origin));
        install(item, definer);
    }

    private CatalogItem source(Statement.TableSource from, Definer definer) throws SqlError {
        CatalogItem source = catalog.get(from.name(), definer.path());
        if (source.kind() != CatalogItem.Kind.SOURCE) {
            throw SqlError.of("42809", source.fullName() + " is not a source");
        }
        return source;
    }

    /** Adds an object that nothing has to be computed for. */
    void install(CatalogItem item, Definer definer) throws SqlError {
        if (item.readable()) {
            database.addTable(definition(item));
        }
        add(item, definer);
    }

    List<ColumnSpec> columns(List<Statement.ColumnDefinition> definitions, Definer definer) throws SqlError {
        List<ColumnSpec> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Statement.ColumnDefinition column : definitions) {
            if (!names.add(column.name())) {
                throw SqlError.of("42701", "column \"" + column.name() + "\" specified more than once");
            }
            String standard = new Planner(
                            catalog, evaluator, Definitions::standard, definer::path, HeldPrivileges.REFUSED)
                    .standard(column.standard(), new ResultColumn(column.name(), column.type()));
            columns.add(new ColumnSpec(
                    column.name(),
                    column.type().type(),
                    column.type().relational(),
                    column.nullable(),
                    standard,
                    Sql.text(column.standard())));
        }
        return columns;
    }

    record Storage(@Nullable Duration retention, Set<CatalogItem> uses, CatalogItem.Origin origin) {}

    CatalogItem stored(CatalogItem.Identity identity, List<ColumnSpec> columns, Storage storage) {
        History history = history(identity.id(), storage.retention());
        return new CatalogItem(identity, CatalogItem.Shape.stored(columns, history), storage.uses(), storage.origin());
    }

    /** What keeps an object's rows, or only its frontier; null keeps them for as long as the environment says. */
    History history(String id, @Nullable Duration kept) {
        return store.create(id, kept == null ? retention : kept);
    }

    private static TableDefinition definition(CatalogItem item) {
        History history = java.util.Objects.requireNonNull(item.history());
        return new TableDefinition(Names.SCHEMA, item.id(), item.columns(), new TableDefinition.Stored(history));
    }

    private void createView(Statement.CreateView view, Definer definer) throws SqlError {
        Catalog.Target target = catalog.target(view.name(), definer.path());
        if (view.options().replace()
                && catalog.find(target.schema(), target.name()).isPresent()) {
            drop(new Statement.Drop(kindOf(view).sql(), List.of(view.name()), true, false), definer);
        }
        if (exists(target, view.options().ifNotExists(), definer)) {
            return;
        }
        QueryPlan plan = plan(view, definer);
        List<ColumnSpec> columns = named(plan.specs(), view.columns());
        Cluster cluster = view.options().materialized() ? cluster(view.options().cluster(), definer) : null;
        CatalogItem.Origin origin = new CatalogItem.Origin(cluster, definer.role(), Sql.text(view.query()));
        CatalogItem.Identity identity = new CatalogItem.Identity(catalog.nextId(), target, kindOf(view));
        add(
                cluster == null ? inline(identity, plan, columns, origin) : materialize(view, identity, plan, origin),
                definer);
    }

    private QueryPlan plan(Statement.CreateView view, Definer definer) throws SqlError {
        QueryPlan plan = planner(definer).plan(view.query(), List.of());
        if (!plan.parameters().isEmpty()) {
            throw SqlError.of("42P02", "there is no parameter $1");
        }
        if (view.options().materialized()) {
            plan.sources().now().checkMaintained();
        }
        if (view.options().materialized() && plan.computed()) {
            throw SqlError.of("0A000", "a materialized view on the system catalog is not supported by the emulator");
        }
        return plan;
    }

    private Planner planner(Definer definer) {
        return new Planner(catalog, evaluator, Definitions::constant, definer::path, HeldPrivileges.REFUSED);
    }

    /** What a column's DEFAULT may call. */
    private static Optional<String> standard(String name) {
        boolean now = name.equals("now") || name.equals("current_timestamp");
        return now ? Optional.of(RelationalSession.NOW) : Optional.empty();
    }

    private static Optional<String> constant(String name) {
        return name.equals("mz_now") ? Optional.of(RelationalSession.MZ_NOW) : standard(name);
    }

    private static CatalogItem.Kind kindOf(Statement.CreateView view) {
        return view.options().materialized() ? CatalogItem.Kind.MATERIALIZED_VIEW : CatalogItem.Kind.VIEW;
    }

    Cluster cluster(@Nullable String name, Definer definer) throws SqlError {
        Cluster cluster = world.clusters().get(name == null ? definer.cluster() : name);
        Clusters.checkWritable(cluster);
        return cluster;
    }

    private static List<ColumnSpec> named(List<ColumnSpec> found, List<String> names) throws SqlError {
        if (names.size() > found.size()) {
            throw SqlError.of("42601", "view has " + found.size() + " columns but " + names.size() + " names");
        }
        List<ColumnSpec> columns = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            ColumnSpec spec = found.get(i);
            String name = i < names.size() ? names.get(i) : spec.name();
            columns.add(new ColumnSpec(name, spec.type(), spec.relational(), true));
        }
        return columns;
    }

    private CatalogItem inline(
            CatalogItem.Identity identity, QueryPlan plan, List<ColumnSpec> columns, CatalogItem.Origin origin)
            throws SqlError {
        database.addView(identity.id(), columns.stream().map(ColumnSpec::name).toList(), plan.sql());
        CatalogItem.Shape shape = new CatalogItem.Shape(
                columns,
                null,
                plan.inputs(),
                plan.sources().linear() && plan.sources().now() == NowUse.NEVER,
                plan.sources().now());
        return new CatalogItem(identity, shape, plan.sources().items(), origin);
    }

    private CatalogItem materialize(
            Statement.CreateView view, CatalogItem.Identity identity, QueryPlan plan, CatalogItem.Origin origin)
            throws SqlError {
        Storage storage = new Storage(view.options().retention(), plan.sources().items(), origin);
        CatalogItem item = stored(identity, named(plan.specs(), view.columns()), storage);
        database.addTable(definition(item));
        History history = java.util.Objects.requireNonNull(item.history());
        MaintainedView maintained = new MaintainedView(history, plan, evaluator);
        views.put(history, maintained);
        store.maintain(maintained);
        return item;
    }

    private void createIndex(Statement.CreateIndex index, Definer definer) throws SqlError {
        CatalogItem on = catalog.get(index.object(), definer.path());
        on.now().checkMaintained();
        Cluster cluster = cluster(index.cluster(), definer);
        Catalog.Target target = index.name().isEmpty()
                ? free(on, Sql.label(index.key()))
                : new Catalog.Target(on.schema(), index.name());
        if (exists(target, index.options().ifNotExists(), definer)) {
            return;
        }
        CatalogItem.Origin origin = new CatalogItem.Origin(cluster, definer.role(), Sql.key(index.key(), on));
        CatalogItem.Identity identity = new CatalogItem.Identity(catalog.nextId(), target, CatalogItem.Kind.INDEX);
        // an index keeps history of its own, whatever the object it is on retains
        History frontier = history(identity.id(), index.options().retention());
        store.frontiers().follow(frontier, on.inputs());
        CatalogItem.Shape shape = new CatalogItem.Shape(List.of(), frontier, Set.of(), false);
        add(new CatalogItem(identity, shape, Set.of(on), origin), definer);
    }

    private void retain(Statement.AlterRetention alter, Definer definer) throws SqlError {
        if (alter.ifExists() && catalog.find(alter.name(), definer.path()).isEmpty()) {
            definer.notices().accept("item \"" + alter.name() + "\" does not exist, skipping");
            return;
        }
        CatalogItem item = catalog.get(alter.name(), definer.path());
        History history = item.history();
        if (history == null || !item.kind().sql().equals(alter.kind())) {
            throw SqlError.of(
                    "XX000", item.fullName() + " is not a " + alter.kind().toLowerCase(Locale.ROOT));
        }
        Duration kept = alter.retention();
        store.frontiers().retain(history, kept == null ? retention : kept);
    }

    /** The name that an index without one gets. */
    private Catalog.Target free(CatalogItem on, String label) {
        String name = on.name() + "_" + label + "_idx";
        String candidate = name;
        for (int i = 1; catalog.find(on.schema(), candidate).isPresent(); i++) {
            candidate = name + i;
        }
        return new Catalog.Target(on.schema(), candidate);
    }

    private void drop(Statement.Drop drop, Definer definer) throws SqlError {
        for (String name : drop.names()) {
            Optional<CatalogItem> found =
                    catalog.find(name, definer.path()).filter(item -> item.kind() != CatalogItem.Kind.SYSTEM);
            if (found.isEmpty() && drop.ifExists()) {
                definer.notices()
                        .accept(drop.kind().toLowerCase(java.util.Locale.ROOT) + " \"" + name
                                + "\" does not exist, skipping");
                continue;
            }
            drop(found.isPresent() ? found.get() : catalog.get(name, definer.path()), drop, definer);
        }
    }

    private void drop(CatalogItem item, Statement.Drop drop, Definer definer) throws SqlError {
        if (!item.kind().sql().equals(drop.kind())) {
            throw SqlError.of(
                    "42809", item.fullName() + " is not a " + drop.kind().toLowerCase(java.util.Locale.ROOT));
        }
        List<CatalogItem> users = catalog.users(item);
        for (CatalogItem user : users) {
            if (user.kind() != CatalogItem.Kind.INDEX && !drop.cascade()) {
                throw SqlError.of(
                        "2BP01",
                        "cannot drop " + item.kind().label() + " \"" + item.name() + "\": still depended upon by "
                                + user.kind().label() + " \"" + user.name() + "\"");
            }
        }
        dropWithUsers(item, definer);
    }

    /** Drops an object with everything that uses it. */
    void dropWithUsers(CatalogItem item, Definer definer) {
        catalog.users(item).forEach(user -> remove(user, definer));
        remove(item, definer);
    }

    private void remove(CatalogItem item, Definer definer) {
        if (item.dropped()) {
            return;
        }
        audit("drop", item, definer);
        catalog.remove(item);
        world.connectors().remove(item, now());
        world.comments().forget(item.kind().label(), item.id());
        Cluster cluster = item.cluster();
        if (cluster != null) {
            world.clusters().uninstall(cluster, item.id());
        }
        History history = item.history();
        if (item.readable()) {
            database.drop(item.id(), item.kind() == CatalogItem.Kind.VIEW);
        }
        if (history != null) {
            views.remove(history);
            store.drop(history);
        }
        store.signal();
    }

    long now() {
        return store.clock().millis();
    }

    /** Gives the evaluator's connection back. */
    void close() {
        evaluator.close();
    }
}
