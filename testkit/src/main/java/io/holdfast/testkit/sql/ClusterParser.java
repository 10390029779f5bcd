package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads CREATE CLUSTER, CREATE CLUSTER REPLICA and ALTER CLUSTER … SET. */
final class ClusterParser {
    /** Options that change nothing here. */
    private static final List<List<String>> IGNORED = List.of(
            List.of("introspection", "interval"), List.of("introspection", "debugging"), List.of("workload", "class"));

    private final Cursor cursor;

    ClusterParser(Cursor cursor) {
        this.cursor = cursor;
    }

    Statement create() throws SqlError {
        if (cursor.accept("replica")) {
            return createReplica();
        }
        boolean ifNotExists = cursor.accept("if", "not", "exists");
        String name = cursor.identifier();
        Statement.ClusterSettings settings = settings(list());
        cursor.expectEnd();
        return new Statement.CreateCluster(name, settings, ifNotExists);
    }

    private List<Token> list() throws SqlError {
        return cursor.peek().symbol("(") ? cursor.parenthesized() : cursor.rest();
    }

    private Statement createReplica() throws SqlError {
        boolean ifNotExists = cursor.accept("if", "not", "exists");
        List<String> name = Names.parts(cursor.objectName());
        if (name.size() != 2) {
            throw cursor.unexpected("the name of a cluster and of a replica");
        }
        Statement.Replica replica = replica(name.get(1), list());
        cursor.expectEnd();
        return new Statement.CreateReplica(name.get(0), replica, ifNotExists);
    }

    private static Statement.Replica replica(String name, List<Token> options) throws SqlError {
        String size = settings(options).size();
        if (size == null) {
            throw SqlError.of("42601", "SIZE option must be specified");
        }
        return new Statement.Replica(name, size);
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

    private static Statement.ClusterSettings settings(List<Token> tokens) throws SqlError {
        Cursor in = new Cursor(tokens);
        String size = null;
        Integer factor = null;
        Boolean managed = null;
        List<Statement.Replica> replicas = List.of();
        while (!in.done()) {
            if (in.accept("size")) {
                size = value(in).text();
            } else if (in.accept("replication", "factor")) {
                factor = number(value(in));
            } else if (in.accept("managed")) {
                managed = managed(in);
            } else if (in.accept("replicas")) {
                in.acceptSymbol("=");
                replicas = replicas(new Cursor(in.parenthesized()));
                managed = false;
            } else {
                other(in);
            }
            in.acceptSymbol(",");
        }
        return new Statement.ClusterSettings(size, factor, managed, replicas);
    }

    private static void other(Cursor in) throws SqlError {
        for (List<String> words : IGNORED) {
            if (in.accept(words.toArray(new String[0]))) {
                value(in);
                return;
            }
        }
        if (in.peek().word("schedule")
                && (in.peek(1).word("manual") || in.peek(2).word("manual"))) {
            in.next();
            value(in);
            return;
        }
        throw SqlError.of(
                "0A000",
                "cluster option " + in.peek().text().toUpperCase(Locale.ROOT) + " is not supported by the emulator");
    }

    private static boolean managed(Cursor in) throws SqlError {
        if (in.done() || in.peek().symbol(",")) {
            return true;
        }
        return !value(in).text().equals("false");
    }

    private static List<Statement.Replica> replicas(Cursor in) throws SqlError {
        List<Statement.Replica> replicas = new ArrayList<>();
        while (!in.done()) {
            replicas.add(replica(in.identifier(), in.parenthesized()));
            in.acceptSymbol(",");
        }
        return replicas;
    }

    private static Token value(Cursor in) throws SqlError {
        in.acceptSymbol("=");
        if (in.done()) {
            throw in.unexpected("a value");
        }
        return in.next();
    }

    private static @Nullable Integer number(Token token) throws SqlError {
        try {
            return Integer.valueOf(token.text());
        } catch (NumberFormatException e) {
            throw SqlError.of("42601", "invalid REPLICATION FACTOR: cannot use value as number");
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
