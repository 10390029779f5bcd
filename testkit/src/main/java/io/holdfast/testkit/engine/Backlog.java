package io.holdfast.testkit.engine;

import io.holdfast.testkit.store.Change;
import io.holdfast.testkit.store.Tuple;
import io.holdfast.testkit.type.SqlError;
import java.util.List;

/** What waits for a reader of a SUBSCRIBE or is to be sent at once, counted as the server counts it. */
final class Backlog {
    private static final long MESSAGE_OVERHEAD = 1024;
    private static final long FIXED_VALUE = 8;

    private Backlog() {}

    /**
     * Ends a SUBSCRIBE whose client was too slow. The first message is free: it is the one being drained.
     *
     * @param waiting what the client has not read, a message a timestamp
     * @param budget in bytes
     * @throws SqlError 53200 where more waits
     */
    static void check(List<ChangeFeed.Moment> waiting, long budget) throws SqlError {
        long bytes = 0;
        for (int i = 1; i < waiting.size(); i++) {
            bytes += MESSAGE_OVERHEAD;
            for (Change change : waiting.get(i).changes()) {
                bytes += size(change.row());
            }
        }
        if (bytes > budget) {
            throw SqlError.of(
                    "53200",
                    "SUBSCRIBE fell behind: the client did not read results fast enough, so its backlog reached "
                            + bytes + " B, exceeding the " + budget + " B budget");
        }
    }

    /**
     * Ends a SUBSCRIBE that has too much to tell between two progress messages.
     *
     * @param snapshot the rows that it begins with
     * @param moments what happened after them
     * @param most in bytes
     * @throws SqlError XX000 where it is more
     */
    static void checkTotal(List<Change> snapshot, List<ChangeFeed.Moment> moments, long most) throws SqlError {
        long bytes = size(snapshot);
        for (ChangeFeed.Moment moment : moments) {
            bytes += size(moment.changes());
        }
        if (bytes > most) {
            throw SqlError.of("XX000", "total result exceeds max size of " + most + " B");
        }
    }

    private static long size(List<Change> changes) {
        return changes.stream().mapToLong(change -> size(change.row())).sum();
    }

    static long size(Tuple row) {
        long size = FIXED_VALUE;
        for (int i = 0; i < row.size(); i++) {
            Object value = row.get(i);
            size += value instanceof String text
                    ? text.length()
                    : value instanceof byte[] bytes ? bytes.length : FIXED_VALUE;
        }
        return size;
    }
}
