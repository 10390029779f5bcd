package io.holdfast.testkit.engine;

import io.holdfast.testkit.relation.ReadPoint;
import io.holdfast.testkit.relation.RowSet;
import io.holdfast.testkit.sql.Statement;
import io.holdfast.testkit.sql.Token;
import io.holdfast.testkit.store.History;
import io.holdfast.testkit.store.NotReadable;
import io.holdfast.testkit.store.ReadHold;
import io.holdfast.testkit.store.TimeStore;
import io.holdfast.testkit.type.SqlError;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Chooses the time of a read. */
final class Timestamps {
    private final Environment environment;
    private final Planning planning;

    Timestamps(Environment environment, Planning planning) {
        this.environment = environment;
        this.planning = planning;
    }

    private TimeStore store() {
        return environment.store();
    }

    /** Takes a hold at the time that AS OF says; the isolation level does not matter. */
    ReadHold hold(Bundle bundle, Statement.AsOf asOf, List<@Nullable Object> parameters) throws SqlError {
        long time = value(asOf.value(), parameters);
        long since = bundle.since(store());
        long chosen = asOf.atLeast() ? Math.max(time, since) : time;
        if (chosen < since) {
            throw compacted(bundle, chosen);
        }
        try {
            return ReadHold.of(bundle.held(), chosen);
        } catch (NotReadable e) {
            throw compacted(bundle, e.time());
        }
    }

    /** Takes a hold at the time that an isolation level asks for; it may lie ahead of a lagging object. */
    ReadHold newest(Set<History> inputs, Isolation isolation) throws SqlError {
        environment.progress().refresh();
        while (true) {
            long time = Math.max(time(inputs, isolation), store().frontiers().since(inputs));
            try {
                return ReadHold.of(inputs, time);
            } catch (NotReadable e) {
                // a tick came between the two; the next upper is readable again
                Thread.onSpinWait();
            }
        }
    }

    private long time(Set<History> inputs, Isolation isolation) throws SqlError {
        long oracle = store().upper() - 1;
        if (isolation.kind() == Isolation.Kind.STRICT) {
            return oracle;
        }
        long freshest = store().upper(inputs) - 1;
        long tooOld = store().clock().millis() - freshest - isolation.bound().toMillis();
        if (isolation.kind() == Isolation.Kind.BOUNDED && tooOld > 0) {
            throw SqlError.of("40001", "cannot serve query under " + isolation.text())
                    .withDetail(
                            "Freshest available timestamp is " + tooOld + "ms older than the bound." + slowest(inputs));
        }
        return freshest;
    }

    private String slowest(Set<History> inputs) {
        return inputs.stream()
                .min(Comparator.comparingLong((History input) -> store().upper(input))
                        .thenComparing(History::id))
                .map(input -> " [Slowest input: " + input.id() + "]")
                .orElse("");
    }

    private SqlError compacted(Bundle bundle, long time) {
        if (environment.options().vintage() == EnvironmentOptions.Vintage.OLD) {
            String inputs = bundle.held().stream()
                    .sorted(Comparator.comparing(History::id))
                    .map(history -> "(" + Determination.debugId(history.id()) + ", Antichain { elements: ["
                            + history.since() + "] })")
                    .collect(Collectors.joining(", ", "[", "]"));
            return SqlError.of("XX000", "Timestamp (" + time + ") is not valid for all inputs: " + inputs);
        }
        String lower = Determination.lower(bundle, store(), Long::toString);
        return SqlError.of("22000", "could not find a valid timestamp for the query")
                .withDetail("Constraints:\nlower:\n" + lower + "upper:\n  (QueryAsOf): [" + time + "]\n");
    }

    /** What an AS OF or UP TO expression comes to. */
    long value(List<Token> expression, List<@Nullable Object> parameters) throws SqlError {
        Object value;
        Token only = expression.get(0);
        if (expression.size() == 1 && only.kind() == Token.Kind.PARAMETER) {
            value = parameters.get(Integer.parseInt(only.text()) - 1);
        } else if (expression.size() == 1 && (only.kind() == Token.Kind.NUMBER || only.kind() == Token.Kind.STRING)) {
            value = only.text();
        } else {
            value = evaluate(expression);
        }
        if (value == null) {
            throw SqlError.of("XX000", "can't use null as a mz_timestamp for AS OF or UP TO");
        }
        return millis(value);
    }

    private @Nullable Object evaluate(List<Token> expression) throws SqlError {
        QueryPlan plan = planning.expression(expression);
        if (!plan.sources().constants().isEmpty() || !plan.inputs().isEmpty()) {
            throw SqlError.of("0A000", "AS OF and UP TO take constant expressions only");
        }
        try (RowSet rows = planning.relational().query(plan.sql(), List.of(), ReadPoint.at(0, 0))) {
            Object[] row = rows.next();
            return row == null ? null : row[0];
        }
    }

    private static long millis(Object value) throws SqlError {
        if (value instanceof Long || value instanceof Integer || value instanceof Short) {
            return ((Number) value).longValue();
        }
        if (value instanceof BigDecimal number) {
            return number.setScale(0, RoundingMode.HALF_UP).longValueExact();
        }
        if (value instanceof OffsetDateTime time) {
            return time.toInstant().toEpochMilli();
        }
        if (value instanceof LocalDateTime time) {
            return time.toInstant(ZoneOffset.UTC).toEpochMilli();
        }
        if (value instanceof LocalDate date) {
            return date.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
        }
        return parse(String.valueOf(value));
    }

    private static long parse(String text) throws SqlError {
        try {
            return Long.parseLong(text.trim());
        } catch (NumberFormatException e) {
            throw SqlError.of(
                    "22P02",
                    "invalid input syntax for type mz_timestamp: could not parse mz_timestamp: \"" + text + "\"");
        }
    }
}
