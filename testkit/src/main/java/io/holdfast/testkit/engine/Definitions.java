package io.holdfast.testkit.engine;

import io.holdfast.testkit.relation.RelationalDatabase;
import io.holdfast.testkit.relation.RelationalSession;
import io.holdfast.testkit.relation.TableDefinition;
import io.holdfast.testkit.relation.TableDefinition.ColumnSpec;
import io.holdfast.testkit.sql.Names;
import io.holdfast.testkit.sql.Statement;
import io.holdfast.testkit.sql.Token;
import io.holdfast.testkit.store.History;
import io.holdfast.testkit.store.TimeStore;
import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Creates and drops objects. Called under the store's lock. */
final class Definitions {
    private final Catalog catalog;
    private final TimeStore store;
    private final RelationalDatabase database;
    private final RelationalSession evaluator;
    private final Duration retention;
    private final Indexes indexes;
    private final Map<History, MaintainedView> views = new ConcurrentHashMap<>();

    Definitions(Catalog catalog, TimeStore store, RelationalDatabase database, Duration retention, Indexes indexes) {
        this.catalog = catalog;
        this.store = store;
        this.database = database;
        this.retention = retention;
        this.indexes = indexes;
        this.evaluator = database.open();
    }

    static String tag(Statement statement) {
        if (statement instanceof Statement.CreateTable) {
            return "CREATE TABLE";
        }
        if (statement instanceof Statement.CreateView view) {
            return view.options().materialized() ? "CREATE MATERIALIZED VIEW" : "CREATE VIEW";
        }
        if (statement instanceof Statement.AlterRetention alter) {
            return "ALTER " + alter.kind();
        }
        return statement instanceof Statement.Drop drop ? "DROP " + drop.kind() : "CREATE INDEX";
    }

    Optional<SqlError> failure(History history) {
        MaintainedView view = views.get(history);
        return view == null ? Optional.empty() : view.failure();
    }

    String run(Statement statement, Consumer<String> notices) throws SqlError {
        if (statement instanceof Statement.CreateTable table) {
            createTable(table, notices);
        } else if (statement instanceof Statement.CreateView view) {
            createView(view, notices);
        } else if (statement instanceof Statement.CreateIndex index) {
            createIndex(index);
        } else if (statement instanceof Statement.Drop drop) {
            drop(drop, notices);
        } else if (statement instanceof Statement.AlterRetention alter) {
            retain(alter, notices);
        }
        return tag(statement);
    }

    /** Whether the name is taken and that is fine. */
    private boolean exists(String name, boolean fine, Consumer<String> notices) throws SqlError {
        if (name.contains(".")) {
            throw SqlError.of("42501", "system schemas take no objects");
        }
        Optional<CatalogItem> item = catalog.find(name).filter(found -> found.kind() != CatalogItem.Kind.SYSTEM);
        if (item.isEmpty()) {
            return false;
        }
        if (!fine) {
            throw SqlError.of(
                    "42710", item.get().kind().label() + " \"" + item.get().fullName() + "\" already exists");
        }
        notices.accept("relation \"" + name + "\" already exists, skipping");
        return true;
    }

    private void createTable(Statement.CreateTable table, Consumer<String> notices) throws SqlError {
        if (exists(table.name(), table.ifNotExists(), notices)) {
            return;
        }
        List<ColumnSpec> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Statement.ColumnDefinition column : table.columns()) {
            if (!names.add(column.name())) {
                throw SqlError.of("42701", "column \"" + column.name() + "\" specified more than once");
            }
            String standard = column.standard().stream().map(Definitions::text).collect(Collectors.joining(" "));
            columns.add(new ColumnSpec(
                    column.name(), column.type().type(), column.type().relational(), column.nullable(), standard));
        }
        CatalogItem item =
                stored(CatalogItem.Kind.TABLE, table.name(), columns, new Storage(table.retention(), Set.of()));
        database.addTable(definition(item));
        catalog.add(item);
    }

    private static String text(Token token) {
        return token.kind() == Token.Kind.STRING ? Names.literal(token.text()) : token.text();
    }

    private record Storage(@Nullable Duration retention, Set<CatalogItem> uses) {}

    private CatalogItem stored(CatalogItem.Kind kind, String name, List<ColumnSpec> columns, Storage storage) {
        String id = catalog.nextId();
        Duration kept = storage.retention();
        History history = store.create(id, kept == null ? retention : kept);
        return new CatalogItem(id, name, kind, CatalogItem.Shape.stored(columns, history), storage.uses());
    }

    private static TableDefinition definition(CatalogItem item) {
        History history = java.util.Objects.requireNonNull(item.history());
        return new TableDefinition(Names.SCHEMA, item.name(), item.columns(), new TableDefinition.Stored(history));
    }

    private void createView(Statement.CreateView view, Consumer<String> notices) throws SqlError {
        if (view.options().replace()) {
            Optional<CatalogItem> old = catalog.find(view.name());
            if (old.isPresent()) {
                drop(new Statement.Drop(kindOf(view).sql(), List.of(view.name()), true, false), notices);
            }
        }
        if (exists(view.name(), view.options().ifNotExists(), notices)) {
            return;
        }
        QueryPlan plan = new Planner(catalog, evaluator, Map.of("mz_now", RelationalSession.MZ_NOW))
                .plan(view.query(), List.of());
        if (!plan.parameters().isEmpty()) {
            throw SqlError.of("42P02", "there is no parameter $1");
        }
        if (plan.callsNow()) {
            throw SqlError.of("0A000", "mz_now() in a view is not supported by the emulator");
        }
        List<ColumnSpec> columns = named(plan.specs(), view.columns());
        if (view.options().materialized()) {
            materialize(view, plan, columns);
        } else {
            inline(view, plan, columns);
        }
    }

    private static CatalogItem.Kind kindOf(Statement.CreateView view) {
        return view.options().materialized() ? CatalogItem.Kind.MATERIALIZED_VIEW : CatalogItem.Kind.VIEW;
    }

    private static List<ColumnSpec> named(List<ColumnSpec> found, List<String> names) throws SqlError {
        if (names.size() > found.size()) {
            throw SqlError.of("42601", "view has " + found.size() + " columns but " + names.size() + " names");
        }
        List<ColumnSpec> columns = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            ColumnSpec spec = found.get(i);
            String name = i < names.size() ? names.get(i) : spec.name();
            columns.add(new ColumnSpec(name, spec.type(), spec.relational(), true, ""));
        }
        return columns;
    }

    private void inline(Statement.CreateView view, QueryPlan plan, List<ColumnSpec> columns) throws SqlError {
        database.addView(view.name(), columns.stream().map(ColumnSpec::name).toList(), plan.sql());
        CatalogItem.Shape shape = new CatalogItem.Shape(
                columns, null, plan.inputs(), plan.sources().linear());
        catalog.add(new CatalogItem(
                catalog.nextId(),
                view.name(),
                CatalogItem.Kind.VIEW,
                shape,
                plan.sources().items()));
    }

    private void materialize(Statement.CreateView view, QueryPlan plan, List<ColumnSpec> columns) throws SqlError {
        Storage storage = new Storage(view.options().retention(), plan.sources().items());
        CatalogItem item = stored(CatalogItem.Kind.MATERIALIZED_VIEW, view.name(), columns, storage);
        database.addTable(definition(item));
        History history = java.util.Objects.requireNonNull(item.history());
        MaintainedView maintained = new MaintainedView(history, plan, evaluator);
        views.put(history, maintained);
        store.maintain(maintained);
        catalog.add(item);
    }

    private void createIndex(Statement.CreateIndex index) throws SqlError {
        CatalogItem on = catalog.get(index.object());
        String name = index.name().isEmpty() ? on.name() + "_primary_idx" : index.name();
        exists(name, false, notice -> {});
        String id = catalog.nextId();
        // an index keeps history of its own, whatever the object it is on retains
        History frontier = store.create(id, retention);
        store.frontiers().follow(frontier, on.inputs());
        CatalogItem.Shape shape = new CatalogItem.Shape(List.of(), frontier, Set.of(), false);
        CatalogItem item = new CatalogItem(id, name, CatalogItem.Kind.INDEX, shape, Set.of(on));
        indexes.add(item, on, index.cluster());
        catalog.add(item);
    }

    private void retain(Statement.AlterRetention alter, Consumer<String> notices) throws SqlError {
        if (alter.ifExists() && catalog.find(alter.name()).isEmpty()) {
            notices.accept("item \"" + alter.name() + "\" does not exist, skipping");
            return;
        }
        CatalogItem item = catalog.get(alter.name());
        History history = item.history();
        if (history == null || !item.kind().sql().equals(alter.kind())) {
            throw SqlError.of(
                    "XX000", item.fullName() + " is not a " + alter.kind().toLowerCase(Locale.ROOT));
        }
        Duration kept = alter.retention();
        store.frontiers().retain(history, kept == null ? retention : kept);
    }

    private void drop(Statement.Drop drop, Consumer<String> notices) throws SqlError {
        for (String name : drop.names()) {
            Optional<CatalogItem> found = catalog.find(name).filter(item -> item.kind() != CatalogItem.Kind.SYSTEM);
            if (found.isEmpty() && drop.ifExists()) {
                notices.accept(
                        drop.kind().toLowerCase(java.util.Locale.ROOT) + " \"" + name + "\" does not exist, skipping");
                continue;
            }
            drop(found.isPresent() ? found.get() : catalog.get(name), drop);
        }
    }

    private void drop(CatalogItem item, Statement.Drop drop) throws SqlError {
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
        for (CatalogItem user : users) {
            remove(user);
        }
        remove(item);
    }

    private void remove(CatalogItem item) {
        catalog.remove(item);
        History history = item.history();
        if (item.kind() != CatalogItem.Kind.INDEX) {
            database.drop(item.name(), item.kind() == CatalogItem.Kind.VIEW);
        }
        if (history != null) {
            views.remove(history);
            store.drop(history);
        }
        store.signal();
    }

    /** Gives the evaluator's connection back. */
    void close() {
        evaluator.close();
    }
}
