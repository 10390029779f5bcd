package io.holdfast.testkit.engine;

import io.holdfast.testkit.relation.Description;
import io.holdfast.testkit.relation.RelationalSession;
import io.holdfast.testkit.relation.TableDefinition.ColumnSpec;
import io.holdfast.testkit.sql.CatalogDialect;
import io.holdfast.testkit.sql.NowUse;
import io.holdfast.testkit.sql.PrivilegeQuestion;
import io.holdfast.testkit.sql.ResultColumn;
import io.holdfast.testkit.sql.Scope;
import io.holdfast.testkit.sql.SqlType;
import io.holdfast.testkit.sql.Token;
import io.holdfast.testkit.sql.Translation;
import io.holdfast.testkit.sql.Translator;
import io.holdfast.testkit.store.History;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Plans queries and writes against a catalog. */
final class Planner {
    /** A name that says an id, as {@code SUBSCRIBE [u1 AS name]} does. */
    private static final Pattern BY_ID = Pattern.compile("\"\\[u\\d+]\"");

    private final Catalog catalog;
    private final RelationalSession relational;
    private final Function<String, Optional<String>> constants;
    private final Supplier<SearchPath> path;
    private final Privileges privileges;

    Planner(
            Catalog catalog,
            RelationalSession relational,
            Function<String, Optional<String>> constants,
            Supplier<SearchPath> path,
            Privileges privileges) {
        this.catalog = catalog;
        this.relational = relational;
        this.constants = constants;
        this.path = path;
        this.privileges = privileges;
    }

    /** Who may do what. */
    @FunctionalInterface
    interface Privileges {
        boolean answer(PrivilegeQuestion question) throws SqlError;
    }

    /** The object that a name means here. */
    CatalogItem item(String name) throws SqlError {
        if (BY_ID.matcher(name).matches()) {
            String id = name.substring(2, name.length() - 2);
            return catalog.own().stream()
                    .filter(item -> item.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> SqlError.of("XX000", "invalid id " + id));
        }
        return catalog.get(name, path.get());
    }

    QueryPlan plan(List<Token> tokens, List<PgType> stated) throws SqlError {
        List<Token> known = CatalogDialect.rewrite(tokens, SystemRelations.visible(path.get()));
        Translation translation = Translator.translate(known, scope(stated));
        Description description = relational.describe(translation.sql());
        List<ColumnSpec> specs = new ArrayList<>();
        for (ColumnSpec spec : description.columns()) {
            String name = translation.columns().get(specs.size()).name();
            specs.add(new ColumnSpec(name, spec.type(), spec.relational(), spec.nullable()));
        }
        return new QueryPlan(translation.sql(), specs, translation.parameters(), sources(tokens, translation));
    }

    /** A column's DEFAULT in the relational engine's dialect. */
    String standard(List<Token> tokens, ResultColumn column) throws SqlError {
        return tokens.isEmpty() ? "" : Translator.standard(tokens, column, scope(List.of()));
    }

    private Scope scope(List<PgType> stated) {
        return new Scope() {
            @Override
            public String relation(String name) throws SqlError {
                CatalogItem item = item(name);
                if (!item.readable()) {
                    boolean index = item.kind() == CatalogItem.Kind.INDEX;
                    throw SqlError.of(
                            "XX000",
                            "'" + item.fullName() + "' is " + (index ? "an " : "a ")
                                    + item.kind().label() + " and cannot be read");
                }
                return SystemRelations.reading(item, constants);
            }

            @Override
            public List<ResultColumn> columns(String name) throws SqlError {
                return item(name).columns().stream()
                        .map(spec -> new ResultColumn(spec.name(), new SqlType(spec.type(), spec.relational())))
                        .toList();
            }

            @Override
            public Optional<String> constant(String name) {
                return constants.apply(name);
            }

            @Override
            public boolean holds(PrivilegeQuestion question) throws SqlError {
                return privileges.answer(question);
            }

            @Override
            public List<PgType> parameterTypes() {
                return stated;
            }
        };
    }

    private QueryPlan.Sources sources(List<Token> tokens, Translation translation) throws SqlError {
        Set<CatalogItem> items = new LinkedHashSet<>();
        Set<History> inputs = new HashSet<>();
        boolean linear = translation.shape().linear();
        NowUse now = translation.shape().now();
        for (String name : translation.relations()) {
            CatalogItem item = item(name);
            items.add(item);
            inputs.addAll(item.inputs());
            linear &= item.linear();
            now = now.and(item.now());
        }
        linear &= inputs.size() == 1;
        boolean stored = items.stream().allMatch(item -> item.history() != null);
        boolean whole = linear && stored && selectsAll(tokens);
        return new QueryPlan.Sources(items, inputs, linear, whole, translation.constants(), now);
    }

    /** {@code SELECT * FROM name}, and nothing else. */
    private static boolean selectsAll(List<Token> tokens) {
        if (tokens.size() < 4 || tokens.size() % 2 != 0 || !tokens.get(1).text().equals("*")) {
            return false;
        }
        for (int i = 4; i < tokens.size(); i += 2) {
            if (!tokens.get(i).text().equals(".")) {
                return false;
            }
        }
        return tokens.get(2).text().equals("from");
    }
}
