package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads expressions by the precedence of their operators. */
final class Expressions {
    private static final int OR = 1;
    private static final int AND = 2;
    private static final int NOT = 3;
    private static final int IS = 4;
    private static final int COMPARISON = 5;
    private static final int BETWEEN = 6;
    private static final int OTHER = 7;
    private static final int SUM = 8;
    private static final int PRODUCT = 9;
    private static final int POWER = 10;
    private static final int ZONE = 11;
    private static final Set<String> OTHERS =
            Set.of("||", "->", "->>", "#>", "#>>", "@>", "<@", "?", "~", "~*", "!~", "!~*");

    private final Cursor in;
    private final Context context;
    private final Operations operations;
    private final Operands operands;
    private final Predicates predicates;

    Expressions(Cursor in, Namespace names, Context context) {
        this.in = in;
        this.context = context;
        this.operations = new Operations(context);
        this.operands = new Operands(this, in, names, context);
        this.predicates = new Predicates(this, in, names, context);
    }

    Context context() {
        return context;
    }

    Operations operations() {
        return operations;
    }

    /** An expression of any type. */
    Typed read() throws SqlError {
        return above(0);
    }

    /** An expression for a place where its type must be known. */
    Typed settled() throws SqlError {
        return Coercions.settle(read(), context);
    }

    /** An expression that nothing weaker than a comparison's operands is part of. */
    Typed operand() throws SqlError {
        return above(BETWEEN);
    }

    /** A condition of WHERE, HAVING or ON. */
    Typed condition() throws SqlError {
        int calls = context.calls();
        Typed found = truth(read());
        context.condition(found, calls);
        return found;
    }

    Typed truth(Typed value) throws SqlError {
        if (!value.unknown() && !value.is(PgType.BOOL)) {
            throw SqlError.of(
                    "42804", "argument of a condition must be type boolean, not type " + SqlType.name(value.pg()));
        }
        return Coercions.cast(value, SqlType.of(PgType.BOOL), context);
    }

    List<Typed> list() throws SqlError {
        List<Typed> values = new ArrayList<>();
        do {
            values.add(read());
        } while (in.acceptSymbol(","));
        return values;
    }

    private Typed above(int least) throws SqlError {
        Typed left = prefix();
        while (true) {
            Token token = in.peek();
            int strength = strength(token);
            if (strength <= least || strength == 0) {
                return left;
            }
            left = infix(left, token, strength);
        }
    }

    private Typed prefix() throws SqlError {
        if (in.accept("not")) {
            Typed value = truth(above(NOT - 1));
            return Typed.bool("(NOT " + value.sql() + ")");
        }
        if (in.acceptSymbol("-")) {
            return operations.negate(above(POWER));
        }
        if (in.acceptSymbol("+")) {
            return above(POWER);
        }
        return operands.read();
    }

    private int strength(Token token) {
        if (token.kind() == Token.Kind.SYMBOL) {
            return symbolStrength(token.text());
        }
        if (token.kind() != Token.Kind.WORD) {
            return 0;
        }
        return switch (token.text()) {
            case "or" -> OR;
            case "and" -> AND;
            case "is", "isnull", "notnull" -> IS;
            case "between", "in", "like", "ilike", "similar" -> BETWEEN;
            case "not" -> predicates.negatable(in.peek(1)) ? BETWEEN : 0;
            case "operator" -> OTHER;
            case "at" -> in.peek(1).word("time") ? ZONE : 0;
            case "collate" -> ZONE;
            default -> 0;
        };
    }

    private static int symbolStrength(String symbol) {
        if (Operations.comparison(symbol)) {
            return COMPARISON;
        }
        return switch (symbol) {
            case "+", "-" -> SUM;
            case "*", "/", "%" -> PRODUCT;
            case "^" -> POWER;
            default -> OTHERS.contains(symbol) || unknownOperator(symbol) ? OTHER : 0;
        };
    }

    private static boolean unknownOperator(String symbol) {
        return "!@#&|?~".indexOf(symbol.charAt(0)) >= 0;
    }

    private Typed infix(Typed left, Token token, int strength) throws SqlError {
        if (strength == BETWEEN || strength == IS) {
            return predicates.read(left);
        }
        in.next();
        if (strength == OR || strength == AND) {
            Typed one = truth(left);
            Typed other = truth(above(strength));
            return strength == OR
                    ? Typed.bool("(" + one.sql() + " OR " + other.sql() + ")")
                    : context.temporal().and(one, other);
        }
        return switch (token.text()) {
            case "at" -> zone(left);
            case "collate" -> collate(left);
            default -> operator(left, token, strength);
        };
    }

    private Typed operator(Typed left, Token token, int strength) throws SqlError {
        String operator = token.text();
        if (token.word("operator")) {
            Cursor name = new Cursor(in.parenthesized());
            if (name.peek().identifier()) {
                name.next();
                name.expectSymbol(".");
            }
            operator = name.next().text();
        }
        if (strength == OTHER && !OTHERS.contains(operator) && !Operations.comparison(operator)) {
            throw SqlError.of("0A000", "operator " + operator + " is not supported by the emulator");
        }
        boolean quantified =
                in.peek().word("any") || in.peek().word("some") || in.peek().word("all");
        if (quantified && in.peek(1).symbol("(")) {
            return predicates.quantified(left, operator);
        }
        return operations.binary(operator, left, above(strength));
    }

    private Typed zone(Typed left) throws SqlError {
        in.expect("time");
        in.expect("zone");
        Typed zone = Coercions.cast(above(ZONE), SqlType.of(PgType.TEXT), context);
        return Functions.zone(zone, left, context);
    }

    /** Text is ordered by its bytes, whatever a COLLATE says of C or the default. */
    private Typed collate(Typed left) throws SqlError {
        String name = in.identifier();
        while (in.acceptSymbol(".")) {
            name = in.identifier();
        }
        if (!name.equals("default") && !name.equalsIgnoreCase("c")) {
            throw SqlError.of("0A000", "COLLATE is not supported by the emulator");
        }
        return left;
    }
}
