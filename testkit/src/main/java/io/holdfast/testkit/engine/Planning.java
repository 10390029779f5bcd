package io.holdfast.testkit.engine;

import io.holdfast.testkit.relation.RelationalSession;
import io.holdfast.testkit.sql.Lexer;
import io.holdfast.testkit.sql.Names;
import io.holdfast.testkit.sql.Statement;
import io.holdfast.testkit.sql.StatementParser;
import io.holdfast.testkit.sql.Token;
import io.holdfast.testkit.type.Column;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plans a session's statements. Confined to the session's thread. */
final class Planning {
    private final Environment environment;
    private final SessionStart start;
    private final RelationalSession relational;
    private final Variables variables;
    private final Planner planner;

    Planning(Environment environment, SessionStart start, RelationalSession relational, Variables variables) {
        this.environment = environment;
        this.start = start;
        this.relational = relational;
        this.variables = variables;
        this.planner = new Planner(
                environment.catalog(),
                relational,
                this::constant,
                variables::searchPath,
                question ->
                        new HeldPrivileges(environment.world(), variables.searchPath(), start.user()).answer(question));
    }

    /** The expression that a function of the session stands for. */
    private Optional<String> constant(String name) {
        return switch (name) {
            case "mz_now" -> Optional.of(RelationalSession.MZ_NOW);
            case "now", "current_timestamp" -> Optional.of(RelationalSession.NOW);
            case "current_user", "session_user", "current_role" -> Optional.of(text(start.user()));
            case "current_database", "current_catalog" ->
                Optional.of(text(variables.searchPath().database()));
            case "current_schema" -> Optional.of(text(currentSchema()));
            case "current_schemas" -> Optional.of(schemas(List.of("mz_catalog", "pg_catalog")));
            case "current_schemas_named" -> Optional.of(schemas(List.of()));
            case "mz_is_superuser" -> Optional.of(internal() ? "TRUE" : "FALSE");
            case "pg_backend_pid" -> Optional.of("CAST(" + start.processId() + " AS INTEGER)");
            default -> Facts.find(environment, name);
        };
    }

    private String currentSchema() {
        return existing().findFirst().orElse("");
    }

    private Stream<String> existing() {
        SearchPath path = variables.searchPath();
        return path.schemas().stream()
                .filter(schema ->
                        environment.catalog().schema(Names.quote(schema), path).isPresent());
    }

    private String schemas(List<String> implicit) {
        return Stream.concat(implicit.stream(), existing())
                .map(Names::literal)
                .collect(Collectors.joining(", ", "CAST(ARRAY[", "] AS VARCHAR ARRAY)"));
    }

    /** Whether the session is the environment's own. */
    boolean internal() {
        return start.user().equals(Environment.INTERNAL_ROLE);
    }

    int processId() {
        return start.processId();
    }

    String role() {
        return start.user();
    }

    private static String text(String value) {
        return "CAST(" + Names.literal(value) + " AS VARCHAR)";
    }

    RelationalSession relational() {
        return relational;
    }

    QueryPlan expression(List<Token> expression) throws SqlError {
        List<Token> tokens = new ArrayList<>(Lexer.tokens("SELECT"));
        tokens.addAll(expression);
        return planner.plan(tokens, List.of());
    }

    /** Plans a statement; a FETCH takes its columns from its cursor. */
    Plan plan(String sql, List<PgType> stated, CursorColumns cursors) throws SqlError {
        return plan(sql, StatementParser.parse(sql), stated, cursors);
    }

    /** Plans a statement again because the objects it reads have changed; its columns must not. */
    Plan again(Plan plan, CursorColumns cursors) throws SqlError {
        Plan fresh = plan(plan.sql(), plan.statement(), plan.parameterTypes(), cursors);
        if (!fresh.columns().equals(plan.columns())) {
            throw SqlError.of("0A000", "cached plan must not change result type");
        }
        return fresh;
    }

    private Plan plan(String sql, Statement statement, List<PgType> stated, CursorColumns cursors) throws SqlError {
        if (statement instanceof Statement.Query query) {
            return query(sql, statement, query.body(), stated, QueryPlan::columns);
        }
        if (statement instanceof Statement.Explain explain) {
            return explain(sql, explain, stated);
        }
        if (statement instanceof Statement.Subscribe subscribe) {
            environment.settings().check(subscribe.options().output());
            return query(
                    sql,
                    statement,
                    subscribe.query(),
                    stated,
                    plan -> SubscribeShape.of(subscribe.options(), plan.columns())
                            .columns());
        }
        if (statement instanceof Statement.Show show) {
            if (!show.object().isEmpty()) {
                planner.item(show.object());
            }
            return plan(sql, new Statement.Query(show.body(), Optional.empty()), stated, cursors);
        }
        if (statement instanceof Statement.Write write) {
            return query(sql, statement, write.body(), stated, plan -> List.of());
        }
        if (statement instanceof Statement.Copy copy) {
            return within(sql, statement, plan(sql, copy.source(), stated, cursors));
        }
        if (statement instanceof Statement.Declare declare) {
            return within(sql, statement, plan(sql, declare.source(), stated, cursors));
        }
        List<PgType> parameters = statement instanceof Statement.Call call ? argument(call, stated) : List.of();
        return new Plan(sql, statement, parameters, columns(statement, cursors), null);
    }

    private Plan explain(String sql, Statement.Explain explain, List<PgType> stated) throws SqlError {
        List<Column> columns = List.of(new Column(explain.timestamp() ? "Timestamp" : "Physical Plan", PgType.TEXT));
        return query(sql, explain, explain.source().body(), stated, plan -> columns);
    }

    private static List<PgType> argument(Statement.Call call, List<PgType> stated) {
        if (call.argument().kind() != Token.Kind.PARAMETER) {
            return List.of();
        }
        return List.of(stated.isEmpty() || stated.get(0) == PgType.UNKNOWN ? PgType.NUMERIC : stated.get(0));
    }

    private static Plan within(String sql, Statement statement, Plan source) {
        return new Plan(sql, statement, source.parameterTypes(), List.of(), source.query());
    }

    private Plan query(String sql, Statement statement, List<Token> body, List<PgType> stated, ResultColumns columns)
            throws SqlError {
        QueryPlan plan = planner.plan(body, stated);
        if (statement instanceof Statement.Subscribe) {
            plan.sources().now().checkMaintained();
            if (!Set.of("mz_now").containsAll(plan.sources().constants())) {
                throw SqlError.of(
                        "0A000",
                        "SUBSCRIBE to a query that calls a function of the session is not supported by the emulator");
            }
        }
        return new Plan(sql, statement, withTimes(statement, plan.parameters(), stated), columns.of(plan), plan);
    }

    /** A bare parameter in AS OF or UP TO is a parameter of the statement too. */
    private static List<PgType> withTimes(Statement statement, List<PgType> found, List<PgType> stated) {
        List<PgType> types = new ArrayList<>(found);
        for (Token token : times(statement)) {
            if (token.kind() == Token.Kind.PARAMETER) {
                int index = Integer.parseInt(token.text());
                while (types.size() < index) {
                    int at = types.size();
                    PgType type = at < stated.size() ? stated.get(at) : PgType.UNKNOWN;
                    types.add(type == PgType.UNKNOWN ? PgType.NUMERIC : type);
                }
            }
        }
        return List.copyOf(types);
    }

    private static List<Token> times(Statement statement) {
        List<Token> tokens = new ArrayList<>();
        if (statement instanceof Statement.Query query) {
            query.asOf().ifPresent(asOf -> tokens.addAll(asOf.value()));
        } else if (statement instanceof Statement.Subscribe subscribe) {
            subscribe.options().asOf().ifPresent(asOf -> tokens.addAll(asOf.value()));
            subscribe.options().upTo().ifPresent(tokens::addAll);
        }
        return tokens;
    }

    private static List<Column> columns(Statement statement, CursorColumns cursors) throws SqlError {
        if (statement instanceof Statement.Fetch fetch) {
            return cursors.of(fetch.name());
        }
        if (statement instanceof Statement.ShowVariable show) {
            return show.name().equals("all")
                    ? List.of(
                            new Column("name", PgType.TEXT),
                            new Column("setting", PgType.TEXT),
                            new Column("description", PgType.TEXT))
                    : List.of(new Column(show.name(), PgType.TEXT));
        }
        if (statement instanceof Statement.Call call) {
            return List.of(new Column(call.function(), call.function().equals("pg_sleep") ? PgType.TEXT : PgType.BOOL));
        }
        return List.of();
    }

    /** What a statement gives of its query. */
    @FunctionalInterface
    private interface ResultColumns {
        List<Column> of(QueryPlan plan) throws SqlError;
    }

    /** Knows what a cursor gives. */
    @FunctionalInterface
    interface CursorColumns {
        List<Column> of(String cursor) throws SqlError;
    }
}
