package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The columns that an expression may name: those of its FROM, then those of the queries around it. */
final class Namespace {
    private final @Nullable Namespace parent;
    private final List<Table> tables = new ArrayList<>();
    private final List<Entry> visible = new ArrayList<>();
    private boolean crossed;

    Namespace(@Nullable Namespace parent) {
        this.parent = parent;
    }

    /** A relation of a FROM. */
    record Table(String alias, List<Entry> columns) {}

    /** A column and how to say it. */
    record Entry(String name, Typed value) {}

    @Nullable
    Namespace parent() {
        return parent;
    }

    void add(Table table) throws SqlError {
        if (tables.stream().anyMatch(one -> one.alias().equals(table.alias()))) {
            throw SqlError.of("42712", "table name \"" + table.alias() + "\" specified more than once");
        }
        tables.add(table);
        visible.addAll(table.columns());
    }

    /** Takes in what another FROM item brought. */
    void add(Namespace other) throws SqlError {
        Set<String> aliases = new HashSet<>();
        tables.forEach(table -> aliases.add(table.alias()));
        for (Table table : other.tables) {
            if (!aliases.add(table.alias())) {
                throw SqlError.of("42712", "table name \"" + table.alias() + "\" specified more than once");
            }
        }
        tables.addAll(other.tables);
        visible.addAll(other.visible);
    }

    /** A column of the visible ones that a USING names. */
    Typed using(String name) throws SqlError {
        return visible(name)
                .orElseThrow(() -> SqlError.of(
                        "42703", "column \"" + name + "\" specified in USING clause does not exist in left table"));
    }

    /** Makes one column of two, before the others. */
    void merge(List<Entry> merged) {
        Set<String> names = new HashSet<>();
        merged.forEach(entry -> names.add(entry.name()));
        visible.removeIf(entry -> names.contains(entry.name()));
        visible.addAll(0, merged);
    }

    /** What its columns are said by. */
    List<Typed> values() {
        List<Typed> values = new ArrayList<>();
        tables.forEach(table -> table.columns().forEach(entry -> values.add(entry.value())));
        visible.forEach(entry -> values.add(entry.value()));
        return values;
    }

    /** Says columns by other names. */
    void rename(Map<String, Typed> columns) {
        tables.replaceAll(table -> new Table(table.alias(), renamed(table.columns(), columns)));
        visible.replaceAll(entry -> renamed(entry, columns));
    }

    private static List<Entry> renamed(List<Entry> entries, Map<String, Typed> columns) {
        return entries.stream().map(entry -> renamed(entry, columns)).toList();
    }

    private static Entry renamed(Entry entry, Map<String, Typed> columns) {
        return new Entry(entry.name(), columns.getOrDefault(entry.value().sql(), entry.value()));
    }

    List<Entry> all() {
        return List.copyOf(visible);
    }

    List<String> names() {
        return visible.stream().map(Entry::name).toList();
    }

    /** All columns of one relation. */
    List<Entry> all(String alias) throws SqlError {
        Optional<Table> table = table(alias);
        if (table.isEmpty()) {
            throw SqlError.of("42703", "no table named '" + alias + "' in scope");
        }
        return table.get().columns();
    }

    private Optional<Table> table(String alias) {
        Optional<Table> own =
                tables.stream().filter(table -> table.alias().equals(alias)).findFirst();
        if (own.isPresent() || parent == null) {
            return own;
        }
        Optional<Table> outer = parent.table(alias);
        crossed |= outer.isPresent();
        return outer;
    }

    /** Whether something here has named what is further out. */
    boolean crossed() {
        return crossed;
    }

    private Optional<Typed> visible(String name) throws SqlError {
        List<Entry> found =
                visible.stream().filter(entry -> entry.name().equals(name)).toList();
        if (found.size() > 1) {
            throw SqlError.of("42702", "column reference \"" + name + "\" is ambiguous");
        }
        return found.stream().map(Entry::value).findFirst();
    }

    /** Whether a name is a column here, not further out. */
    boolean has(String name) {
        return visible.stream().anyMatch(entry -> entry.name().equals(name));
    }

    Typed column(String name) throws SqlError {
        for (Namespace at = this; at != null; at = at.parent) {
            Optional<Typed> found = at.visible(name);
            if (found.isPresent()) {
                return found.get();
            }
            at.crossed |= at.parent != null;
        }
        if (table(name).isPresent()) {
            throw SqlError.of("0A000", "a whole row as a value is not supported by the emulator");
        }
        throw SqlError.of("42703", "column \"" + name + "\" does not exist");
    }

    Typed column(String alias, String name) throws SqlError {
        Optional<Table> table = table(alias);
        List<Entry> columns = table.map(Table::columns).orElse(List.of());
        for (Entry entry : columns) {
            if (entry.name().equals(name)) {
                return entry.value();
            }
        }
        throw SqlError.of("42703", "column \"" + alias + "." + name + "\" does not exist");
    }
}
