package io.holdfast.testkit.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Keeps what follows from other objects up to date. Used under the store's lock. */
final class Maintenance {
    private final List<Maintained> maintained = new ArrayList<>();

    void add(Maintained view) {
        maintained.add(view);
    }

    void remove(History history) {
        maintained.removeIf(view -> view.history() == history);
    }

    /** Lets happen what happens by itself before a time. */
    void before(long time) {
        long next = next();
        while (next < time) {
            at(next, new HashSet<>());
            next = Math.max(next + 1, next());
        }
    }

    private long next() {
        return maintained.stream().mapToLong(Maintained::turn).min().orElse(Long.MAX_VALUE);
    }

    /** Follows writes at a time. */
    void at(long time, Set<History> touched) {
        for (Maintained view : maintained) {
            if (view.turn() <= time || view.inputs().stream().anyMatch(touched::contains)) {
                List<Change> changes = view.changesAt(time);
                if (!changes.isEmpty()) {
                    view.history().apply(time, changes);
                    touched.add(view.history());
                }
            }
        }
    }
}
