package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads calls of functions. */
final class Calls {
    private static final Set<String> SYSTEM_SCHEMAS =
            Set.of("pg_catalog", "mz_catalog", "mz_internal", "information_schema");

    private final Expressions expressions;
    private final Cursor in;
    private final Namespace names;
    private final Context context;

    Calls(Expressions expressions, Cursor in, Namespace names, Context context) {
        this.expressions = expressions;
        this.in = in;
        this.names = names;
        this.context = context;
    }

    Typed read(List<Token> parts) throws SqlError {
        String name = parts.get(parts.size() - 1).text();
        if (parts.size() > 1
                && !SYSTEM_SCHEMAS.contains(parts.get(parts.size() - 2).text())) {
            throw Functions.unknown(name);
        }
        int calls = context.calls();
        if (name.equals("mz_uptime")) {
            new Cursor(in.parenthesized()).expectEnd();
            List<Token> uptime = Lexer.tokens("now() - pg_postmaster_start_time()");
            return new Expressions(new Cursor(uptime), names, context).read();
        }
        if (PrivilegeQuestion.asks(name)) {
            return context.privilege(name, new Cursor(in.parenthesized()));
        }
        Optional<Typed> constant = context.constant(name.equals("current_schemas") ? schemas() : name);
        if (constant.isPresent()) {
            if (!name.equals("current_schemas")) {
                in.parenthesized();
            }
            return constant.get();
        }
        if (Aggregates.known(name)) {
            return new Aggregates(expressions, in, names, context).read(name);
        }
        if (SetFunctions.known(name)) {
            throw SqlError.of("0A000", "set function \"" + name + "\" here is not supported by the emulator");
        }
        Cursor inner = new Cursor(in.parenthesized());
        Typed value = special(name, inner);
        if (in.peek().word("over") || in.peek().word("filter")) {
            throw SqlError.of(
                    "42809", "OVER specified, but " + name + " is not a window function nor an aggregate function");
        }
        return calls == context.calls() ? value : Typed.of(value.sql(), value.type());
    }

    /** Which schemas are asked for: all, or those of the search path alone. */
    private String schemas() throws SqlError {
        Cursor inner = new Cursor(in.parenthesized());
        boolean all = inner.accept("true");
        if (!all && !inner.accept("false")) {
            throw SqlError.of(
                    "0A000", "current_schemas of anything but true and false is not supported by the emulator");
        }
        inner.expectEnd();
        return all ? "current_schemas" : "current_schemas_named";
    }

    private Typed special(String name, Cursor inner) throws SqlError {
        Expressions nested = new Expressions(inner, names, context);
        Typed value = switch (name) {
            case "extract" -> extract(inner, nested);
            case "position" -> position(inner, nested);
            case "substring" -> Functions.call(name, substring(inner, nested), context);
            case "trim" -> trim(inner, nested);
            case "coalesce", "greatest", "least" -> choice(name, inner, nested);
            case "nullif" -> nullif(arguments(inner, nested));
            case "overlay" -> throw Functions.unknown(name);
            default -> Functions.call(name, arguments(inner, nested), context);
        };
        inner.expectEnd();
        return value;
    }

    private static List<Typed> arguments(Cursor inner, Expressions nested) throws SqlError {
        if (inner.peek().word("variadic")) {
            throw SqlError.of("0A000", "VARIADIC is not supported by the emulator");
        }
        return inner.done() ? List.of() : nested.list();
    }

    private Typed extract(Cursor inner, Expressions nested) throws SqlError {
        String field = inner.next().text();
        inner.expect("from");
        return Functions.extract(field, nested.read(), context);
    }

    private Typed position(Cursor inner, Expressions nested) throws SqlError {
        Typed part = nested.operand();
        inner.expect("in");
        return Functions.call("strpos", List.of(nested.operand(), part), context);
    }

    private static List<Typed> substring(Cursor inner, Expressions nested) throws SqlError {
        List<Typed> arguments = new ArrayList<>(List.of(nested.read()));
        boolean from = inner.accept("from");
        if (from || inner.acceptSymbol(",")) {
            arguments.add(nested.read());
        } else if (inner.peek().word("for")) {
            arguments.add(Typed.of("1", PgType.INT4));
        }
        if (inner.accept("for") || inner.acceptSymbol(",")) {
            arguments.add(nested.read());
        }
        return arguments;
    }

    private Typed trim(Cursor inner, Expressions nested) throws SqlError {
        String side = inner.accept("leading") ? "ltrim" : inner.accept("trailing") ? "rtrim" : "btrim";
        inner.accept("both");
        List<Typed> arguments = new ArrayList<>();
        if (!inner.peek().word("from")) {
            arguments.add(nested.read());
        }
        if (inner.accept("from")) {
            arguments.add(0, nested.read());
        } else if (inner.acceptSymbol(",")) {
            arguments.add(nested.read());
        }
        return Functions.call(side, arguments, context);
    }

    private Typed choice(String name, Cursor inner, Expressions nested) throws SqlError {
        List<Typed> values =
                Functions.alike(name.toUpperCase(java.util.Locale.ROOT), arguments(inner, nested), context);
        boolean ordered = !name.equals("coalesce");
        if (ordered
                && (values.get(0).is(PgType.JSONB)
                        || values.get(0).pg().element().isPresent())) {
            throw Functions.unknown(name);
        }
        List<String> texts = values.stream().map(Typed::sql).toList();
        return Typed.of(
                name + "(" + String.join(", ", texts) + ")", values.get(0).type());
    }

    private Typed nullif(List<Typed> values) throws SqlError {
        if (values.size() != 2) {
            throw SqlError.of("42601", "NULLIF expects two arguments");
        }
        Typed first = values.get(0).unknown()
                ? expressions
                        .operations()
                        .alike("=", values.get(0), values.get(1))
                        .get(0)
                : values.get(0);
        Typed equal = expressions.operations().compare("=", first, values.get(1));
        return Typed.of("(CASE WHEN " + equal.sql() + " THEN NULL ELSE " + first.sql() + " END)", first.type());
    }
}
