package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What all parts of one statement share while it is translated. */
final class Context {
    private final Scope scope;
    private final Set<String> relations = new LinkedHashSet<>();
    private final Set<String> constants = new HashSet<>();
    private final Map<String, Selected> commonTables = new HashMap<>();
    private final TemporalFilters temporal = new TemporalFilters();
    private final Map<Integer, PgType> inferred = new HashMap<>();
    private int parameters;
    private int selects;
    private int names;
    private int calls;
    private int filters;
    private boolean linear = true;
    private boolean misplaced;

    Context(Scope scope) {
        this.scope = scope;
    }

    Scope scope() {
        return scope;
    }

    /** The queries that WITH has named. */
    Map<String, Selected> commonTables() {
        return commonTables;
    }

    /** A relation's name in the relational engine. */
    String relation(String name) throws SqlError {
        relations.add(name);
        return scope.relation(name);
    }

    void select() {
        selects++;
    }

    /** The result no longer follows row by row from one relation. */
    void mixed() {
        linear = false;
    }

    /** A name that no user gave. */
    String fresh() {
        return "_" + ++names;
    }

    /** A function of the session, if it is one. */
    Optional<Typed> constant(String name) {
        Optional<String> sql = scope.constant(name);
        sql.ifPresent(text -> constants.add(name));
        calls += sql.isPresent() && name.equals("mz_now") ? 1 : 0;
        return sql.map(text -> Typed.of(text, constantType(name)));
    }

    /** A question about privileges: its answer holds for one execution, as that of a function of the session. */
    Typed privilege(String function, Cursor arguments) throws SqlError {
        PrivilegeQuestion question = PrivilegeQuestion.read(function, arguments);
        constants.add(PrivilegeQuestion.CONSTANT);
        return Typed.of(scope.holds(question) ? "TRUE" : "FALSE", PgType.BOOL);
    }

    private static PgType constantType(String name) {
        return switch (name) {
            case "mz_now" -> PgType.MZ_TIMESTAMP;
            case "now", "current_timestamp", "pg_postmaster_start_time" -> PgType.TIMESTAMPTZ;
            case "pg_backend_pid", "mz_version_num" -> PgType.INT4;
            case "mz_is_superuser" -> PgType.BOOL;
            case "current_schemas", "current_schemas_named" -> PgType.TEXT_ARRAY;
            default -> PgType.TEXT;
        };
    }

    /** Whether an expression is {@code mz_now()} itself. */
    boolean isNow(Typed value) {
        return value.pg() == PgType.MZ_TIMESTAMP
                && scope.constant("mz_now")
                        .filter(text -> text.equals(value.sql()))
                        .isPresent();
    }

    TemporalFilters temporal() {
        return temporal;
    }

    /** How often {@code mz_now()} has been called so far. */
    int calls() {
        return calls;
    }

    /** A condition of WHERE, HAVING or ON: as a temporal filter it may call {@code mz_now()}. */
    void condition(Typed condition, int callsBefore) {
        if (temporal.contains(condition)) {
            filters += calls - callsBefore;
        } else {
            misplaced |= calls > callsBefore;
        }
    }

    Typed parameter(int number) {
        parameters = Math.max(parameters, number);
        List<PgType> stated = scope.parameterTypes();
        if (number <= stated.size() && stated.get(number - 1) != PgType.UNKNOWN) {
            inferred.putIfAbsent(number, stated.get(number - 1));
        }
        PgType type = inferred.get(number);
        return type == null ? Typed.untyped(number) : Coercions.parameter(number, type);
    }

    /** The type that a parameter without one has from now on. */
    PgType infer(int number, PgType wanted) {
        return inferred.computeIfAbsent(number, key -> wanted);
    }

    private NowUse now() {
        if (constants.contains("now") || constants.contains("current_timestamp")) {
            return NowUse.CLOCK;
        }
        NowUse otherwise = misplaced ? NowUse.CONDITION : NowUse.ELSEWHERE;
        return calls == 0 ? NowUse.NEVER : filters == calls ? NowUse.FILTER : otherwise;
    }

    Translation finish(String sql, List<ResultColumn> columns) {
        List<PgType> types = new ArrayList<>();
        for (int i = 1; i <= parameters; i++) {
            types.add(inferred.getOrDefault(i, PgType.TEXT));
        }
        boolean oneByOne = linear && selects == 1 && relations.size() == 1 && constants.isEmpty();
        return new Translation(sql, relations, constants, types, columns, new Translation.Shape(oneByOne, now()));
    }
}
