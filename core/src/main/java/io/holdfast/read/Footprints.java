package io.holdfast.read;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.holdfast.health.lag.ReadSet;
import io.holdfast.health.lag.Relations;
import org.jspecify.annotations.Nullable;

/**
 * Which relations a text reads. Every name in the text that is some relation's counts, whatever it means there: one too many
 * costs a hop, one too few would be an old answer. Where a name stands in the place of a relation and no catalog has it,
 * everything that is watched counts. What a view reads is the catalog's knowledge, so no text is sent to a server for this: an
 * EXPLAIN would have to be given parameters, and would cost a round trip in the place where it hurts.
 *
 * <p>Learned once a text, remembered bounded by the weight of the texts, and learned again when catalogs have grown.
 * Thread-safe.
 */
final class Footprints {
    private static final long REMEMBERED_CHARACTERS = 1_000_000;
    private static final int LONGEST_REMEMBERED = 16_384;
    private static final int ENTRY_OVERHEAD = 64;

    private final Relations relations;
    private final Cache<String, Footprint> known = Caffeine.newBuilder()
            .maximumWeight(REMEMBERED_CHARACTERS)
            .weigher((String sql, Footprint footprint) -> sql.length() + ENTRY_OVERHEAD)
            .executor(Runnable::run)
            .build();

    Footprints(Relations relations) {
        this.relations = relations;
    }

    private record Footprint(int relations, ReadSet reads) {}

    ReadSet of(String sql) {
        int count = relations.count();
        @Nullable Footprint found = known.getIfPresent(sql);
        if (found != null && found.relations() == count) {
            return found.reads();
        }
        RelationNames names = RelationNames.in(sql);
        ReadSet reads = names.ambiguous() ? ReadSet.ALL : relations.match(names.all(), names.certain());
        if (sql.length() <= LONGEST_REMEMBERED) {
            known.put(sql, new Footprint(count, reads));
        }
        return reads;
    }
}
