package io.holdfast.testkit.engine;

import io.holdfast.testkit.sql.Intervals;
import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * A session's isolation level.
 *
 * @param kind what it promises
 * @param text as the session set it
 * @param bound how old an answer may be under bounded staleness, zero otherwise
 */
record Isolation(Kind kind, String text, Duration bound) {
    /** The session's variable. */
    static final String VARIABLE = "transaction_isolation";

    private static final String BOUNDED = "bounded staleness ";

    private static final Map<String, Kind> NAMES = Map.of(
            "strict serializable", Kind.STRICT,
            "strong session serializable", Kind.STRICT,
            "serializable", Kind.FRESHEST,
            "read uncommitted", Kind.FRESHEST,
            "read committed", Kind.FRESHEST,
            "repeatable read", Kind.FRESHEST);

    /** What an isolation level promises. */
    enum Kind {
        /** No answer older than the last write: a read waits for a lagging object. */
        STRICT,
        /** The newest answer that is there: a read never waits for a lagging object. */
        FRESHEST,
        /** The newest answer that is there, or an error where it is too old. */
        BOUNDED
    }

    /**
     * Reads a level.
     *
     * @param text the variable's value
     * @return the level
     * @throws SqlError 22023 where there is none of that name
     */
    static Isolation of(String text) throws SqlError {
        String name = text.trim().toLowerCase(Locale.ROOT);
        Kind kind = NAMES.get(name);
        if (kind != null) {
            return new Isolation(kind, text, Duration.ZERO);
        }
        if (name.startsWith(BOUNDED)) {
            return new Isolation(Kind.BOUNDED, text, bound(name.substring(BOUNDED.length()), text));
        }
        throw invalid(text);
    }

    private static Duration bound(String length, String text) throws SqlError {
        try {
            Duration bound = Intervals.parse(length);
            if (bound.isZero()) {
                throw invalid(text);
            }
            return bound;
        } catch (SqlError e) {
            throw invalid(text);
        }
    }

    private static SqlError invalid(String text) {
        return SqlError.of("22023", "invalid value for parameter \"" + VARIABLE + "\": \"" + text + "\"")
                .withHint("Available values: read uncommitted, read committed, repeatable read, serializable, "
                        + "strong session serializable, strict serializable, bounded staleness <duration>.");
    }

    /** Its name in the constraints of a timestamp. */
    String debugName() {
        StringBuilder name = new StringBuilder();
        for (String word : (kind == Kind.BOUNDED ? "bounded staleness" : text).split(" ", -1)) {
            name.append(word.substring(0, 1).toUpperCase(Locale.ROOT))
                    .append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }
}
