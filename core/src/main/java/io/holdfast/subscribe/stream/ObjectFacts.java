package io.holdfast.subscribe.stream;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an environment's catalog says of the subscribed object. Everything may be unknown: a role need not be allowed to ask.
 *
 * @param id the catalog's id, empty where it is unknown
 * @param retentionMillis how much history is kept
 * @param index one of the session's own cluster on the object: it limits the history to its own, a second, whatever the object
 *     retains
 * @param refreshes whether progress comes only with each REFRESH, which may be hours apart
 * @param hydrated false where its content is still being computed
 * @param type as ALTER names it, empty where it is unknown
 */
record ObjectFacts(
        String id,
        OptionalLong retentionMillis,
        Optional<String> index,
        boolean refreshes,
        boolean hydrated,
        String type) {
    static final ObjectFacts UNKNOWN = new ObjectFacts("", OptionalLong.empty(), Optional.empty(), false, true);

    ObjectFacts(String id, OptionalLong retentionMillis, Optional<String> index, boolean refreshes, boolean hydrated) {
        this(id, retentionMillis, index, refreshes, hydrated, "");
    }

    /** Why this is not the object of an earlier id, empty where it is, or where either is unknown. */
    Optional<String> insteadOf(String earlier) {
        boolean other = !id.isEmpty() && !earlier.isEmpty() && !id.equals(earlier);
        return other
                ? Optional.of("the name means another object now: " + id + ", it was " + earlier)
                : Optional.empty();
    }
}
