package io.holdfast.testkit.engine;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Who changed the catalog, and how. Thread-safe; keeps the latest. */
final class AuditLog {
    private static final int MOST_KEPT = 10_000;

    private final LongSupplier clock;
    private final Deque<Event> events = new ArrayDeque<>();
    private volatile @Nullable Actor actor;
    private long last;

    AuditLog(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * One change.
     *
     * @param id rising
     * @param type {@code create}, {@code alter}, {@code drop}, {@code grant} or {@code revoke}
     * @param object what was changed, such as {@code cluster-replica}
     * @param details JSON
     * @param user who did it, null where it came about by itself
     * @param at when
     */
    record Event(
            long id,
            String type,
            String object,
            String details,
            @Nullable String user,
            OffsetDateTime at) {}

    private record Actor(Thread thread, String role) {}

    /** Who does what this thread tells from now on; null for nobody any more. */
    void actor(@Nullable String role) {
        actor = role == null ? null : new Actor(Thread.currentThread(), role);
    }

    /** Forgets everything. */
    synchronized void clear() {
        events.clear();
        last = 0;
    }

    /** Tells what was done to one object; without a user it was whoever acts on this thread. */
    synchronized void add(String type, String object, String details, @Nullable String role) {
        Actor acting = actor;
        String user =
                role == null && acting != null && acting.thread() == Thread.currentThread() ? acting.role() : role;
        if (events.size() == MOST_KEPT) {
            events.remove();
        }
        last++;
        OffsetDateTime at = Instant.ofEpochMilli(clock.getAsLong()).atOffset(ZoneOffset.UTC);
        events.add(new Event(last, type, object, details, user, at));
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    /** A JSON object of strings. */
    static String json(String... namesAndValues) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            json.append(i == 0 ? "" : ",")
                    .append(quoted(namesAndValues[i]))
                    .append(':')
                    .append(quoted(namesAndValues[i + 1]));
        }
        return json.append('}').toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
