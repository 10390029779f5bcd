package io.holdfast.jdbc;

import io.holdfast.read.SessionChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings that a logical connection has changed, each with the statement that makes it so elsewhere. Immutable; compared
 * by a fingerprint first.
 */
final class SessionState {
    /** Nothing is changed. */
    static final SessionState EMPTY = new SessionState(Map.of());

    /** Materialize then sends a notice with each query: https://materialize.com/docs/sql/set/. */
    private static final String TIMESTAMPS = "emit_timestamp_notice";

    private static final Pattern PLAIN_NAME = Pattern.compile("[a-z_][a-z0-9_$]*(\\.[a-z_][a-z0-9_$]*)*");

    private final Map<String, String> settings;
    private final int fingerprint;
    private @Nullable SessionState telling;

    private SessionState(Map<String, String> settings) {
        this.settings = settings;
        this.fingerprint = settings.hashCode();
    }

    /** The state after some changes. */
    SessionState after(List<SessionChange> changes) {
        SessionState state = this;
        for (SessionChange change : changes) {
            state = state.after(change);
        }
        return state;
    }

    private SessionState after(SessionChange change) {
        Map<String, String> changed = new LinkedHashMap<>(settings);
        if (change instanceof SessionChange.Set set) {
            changed.remove(set.name());
            changed.put(set.name(), set.sql());
        } else if (change instanceof SessionChange.Reset reset) {
            changed.remove(reset.name());
        } else if (change instanceof SessionChange.ResetAll all) {
            changed.keySet().removeIf(name -> all.identity() || !isIdentity(name));
        }
        return changed.isEmpty() ? EMPTY : new SessionState(changed);
    }

    /** The statements, in one text, that turn a session with that state into one with this; empty where they are equal. */
    String differenceFrom(SessionState applied) {
        StringJoiner sql = new StringJoiner("; ");
        for (String name : applied.settings.keySet()) {
            if (!settings.containsKey(name)) {
                sql.add("RESET " + quoted(name));
            }
        }
        settings.forEach((name, statement) -> {
            if (!statement.equals(applied.settings.get(name))) {
                sql.add(statement);
            }
        });
        return sql.toString();
    }

    /** Whether the connection has changed that setting. */
    boolean has(String name) {
        return settings.containsKey(name);
    }

    /** Whether the statement that changed a setting has a text in it; case does not matter. */
    boolean says(String name, String lowerCase) {
        String statement = settings.get(name);
        return statement != null && statement.toLowerCase(Locale.ROOT).contains(lowerCase);
    }

    /** The same, and the server tells the timestamp of every read; what the application has said of that stands. */
    SessionState telling() {
        // made again by a thread that does not see it yet: both are equal
        SessionState known = telling;
        if (known == null) {
            known = tells() ? this : after(new SessionChange.Set(TIMESTAMPS, "SET " + TIMESTAMPS + " TO true"));
            telling = known;
        }
        return known;
    }

    /** Whether somebody has said whether the server tells timestamps. */
    boolean tells() {
        return has(TIMESTAMPS);
    }

    boolean isEmpty() {
        return settings.isEmpty();
    }

    private static boolean isIdentity(String name) {
        return name.equals("role") || name.equals("session authorization");
    }

    private static String quoted(String name) {
        boolean plain = isIdentity(name) || PLAIN_NAME.matcher(name).matches();
        return plain ? name.toUpperCase(Locale.ROOT) : '"' + name.replace("\"", "\"\"") + '"';
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof SessionState that
                        && fingerprint == that.fingerprint
                        && settings.equals(that.settings));
    }

    @Override
    public int hashCode() {
        return fingerprint;
    }

    /** Names only: a value may be a secret. */
    @Override
    public String toString() {
        return settings.keySet().toString();
    }
}
