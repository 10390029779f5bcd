package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Reads CREATE CLUSTER and ALTER CLUSTER … SET. */
final class ClusterParser {
    private final Cursor cursor;

    ClusterParser(Cursor cursor) {
        this.cursor = cursor;
    }

    Statement create() throws SqlError {
        boolean ifNotExists = cursor.accept("if", "not", "exists");
        if (cursor.peek().word("replica")) {
            throw SqlError.of("0A000", "CREATE CLUSTER REPLICA is not supported by the emulator");
        }
        String name = cursor.identifier();
        Statement.ClusterSettings settings =
                cursor.peek().symbol("(") ? settings(cursor.parenthesized()) : settings(cursor.rest());
        cursor.expectEnd();
        return new Statement.CreateCluster(name, settings, ifNotExists);
    }

    Statement alter(String name) throws SqlError {
        cursor.expect("set");
        Statement.ClusterSettings settings = settings(cursor.parenthesized());
        Optional<Statement.Wait> patience = Optional.empty();
        if (cursor.accept("with")) {
            patience = Optional.of(patience(new Cursor(cursor.parenthesized())));
        }
        cursor.expectEnd();
        return new Statement.AlterCluster(name, settings, patience);
    }

    private static Statement.ClusterSettings settings(java.util.List<Token> tokens) throws SqlError {
        Cursor in = new Cursor(tokens);
        String size = null;
        Integer replicas = null;
        while (!in.done()) {
            if (in.accept("size")) {
                size = value(in).text();
            } else if (in.accept("replication", "factor")) {
                replicas = number(value(in));
            } else if (in.accept("managed")) {
                refuseUnmanaged(value(in));
            } else if (in.accept("introspection", "interval") || in.accept("introspection", "debugging")) {
                value(in);
            } else {
                throw SqlError.of(
                        "0A000",
                        "cluster option " + in.peek().text().toUpperCase(Locale.ROOT)
                                + " is not supported by the emulator");
            }
            in.acceptSymbol(",");
        }
        return new Statement.ClusterSettings(size, replicas);
    }

    private static Token value(Cursor in) throws SqlError {
        in.acceptSymbol("=");
        if (in.done()) {
            throw in.unexpected("a value");
        }
        return in.next();
    }

    private static int number(Token token) throws SqlError {
        try {
            return Integer.parseInt(token.text());
        } catch (NumberFormatException e) {
            throw SqlError.of("42601", "invalid REPLICATION FACTOR: cannot use value as number");
        }
    }

    private static void refuseUnmanaged(Token token) throws SqlError {
        if (token.text().equals("false")) {
            throw SqlError.of("0A000", "unmanaged clusters are not supported by the emulator");
        }
    }

    private static Statement.Wait patience(Cursor in) throws SqlError {
        in.expect("wait");
        if (in.accept("for")) {
            return new Statement.Wait(Intervals.parse(in.next().text()), true);
        }
        in.expect("until");
        in.expect("ready");
        Cursor inner = new Cursor(in.parenthesized());
        Duration timeout = Duration.ofMinutes(1);
        boolean commit = false;
        while (!inner.done()) {
            if (inner.accept("timeout")) {
                timeout = Intervals.parse(value(inner).text());
            } else {
                inner.expect("on");
                inner.expect("timeout");
                commit = value(inner).text().equalsIgnoreCase("commit");
            }
            inner.acceptSymbol(",");
        }
        return new Statement.Wait(timeout, commit);
    }
}
