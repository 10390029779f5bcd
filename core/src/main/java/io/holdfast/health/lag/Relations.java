package io.holdfast.health.lag;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the relations of all endpoints by their full names, because ids differ between environments. Only grows, up to a
 * bound. Thread-safe.
 */
public final class Relations {
    private static final int MOST = 20_000;

    private final Map<String, List<Relation>> bySimpleName = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger missed = new AtomicInteger();
    private volatile boolean overflowed;

    /** Nothing is numbered yet. */
    public Relations() {}

    /**
     * A relation of some endpoint.
     *
     * @param number what it is known by
     * @param database where it is
     * @param schema where it is
     * @param name its name
     */
    record Relation(int number, String database, String schema, String name) {}

    /** The number of a relation; -1 where there are too many. */
    synchronized int number(String database, String schema, String name) {
        List<Relation> known = bySimpleName.getOrDefault(name, List.of());
        for (Relation relation : known) {
            if (relation.schema().equals(schema) && relation.database().equals(database)) {
                return relation.number();
            }
        }
        if (count.get() >= MOST) {
            overflowed = true;
            return -1;
        }
        int number = count.get();
        List<Relation> more = new ArrayList<>(known);
        more.add(new Relation(number, database, schema, name));
        bySimpleName.put(name, List.copyOf(more));
        count.set(number + 1);
        return number;
    }

    /**
     * How many there are: grows when something becomes known that a text may have meant.
     *
     * @return the next number
     */
    public int count() {
        return count.get();
    }

    /** How often a name that must be a relation was not known: it may be new. */
    int missed() {
        return missed.get();
    }

    /**
     * The relations that names in a text may mean. Too many are harmless, one too few is not.
     *
     * @param names every name in the text
     * @param unresolved names that must be relations; where one is not known, everything may be meant
     * @return the set
     */
    public ReadSet match(List<Name> names, List<Name> unresolved) {
        if (overflowed) {
            return ReadSet.ALL;
        }
        for (Name name : unresolved) {
            if (!bySimpleName.containsKey(name.name())) {
                missed.incrementAndGet();
                return ReadSet.ALL;
            }
        }
        int[] found = names.stream()
                .flatMap(name -> meant(name).stream())
                .mapToInt(Relation::number)
                .distinct()
                .sorted()
                .toArray();
        return found.length == 0 ? ReadSet.NOTHING : ReadSet.of(found);
    }

    private List<Relation> meant(Name name) {
        List<Relation> candidates = bySimpleName.getOrDefault(name.name(), List.of());
        @Nullable String qualifier = name.qualifier();
        if (qualifier == null) {
            return candidates;
        }
        List<Relation> inSchema = candidates.stream()
                .filter(relation -> relation.schema().equals(qualifier))
                .toList();
        // alias.column: the alias is nobody's schema
        return inSchema.isEmpty() ? candidates : inSchema;
    }

    /**
     * A name as a text has it.
     *
     * @param qualifier what stood before its last dot, null for nothing
     * @param name the name
     */
    public record Name(@Nullable String qualifier, String name) {}
}
