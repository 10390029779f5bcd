package io.holdfast.testkit.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Consolidation of changes: one change a row, none that cancel out. */
public final class Changes {
    private Changes() {}

    /**
     * Adds up the changes of equal rows.
     *
     * @param changes in any order
     * @return at most one change a row, in order of first appearance
     */
    public static List<Change> consolidate(List<Change> changes) {
        if (changes.size() < 2) {
            return changes.stream().filter(change -> change.diff() != 0).toList();
        }
        Map<Tuple, Long> sums = new LinkedHashMap<>(changes.size() * 2);
        for (Change change : changes) {
            sums.merge(change.row(), change.diff(), Long::sum);
        }
        List<Change> result = new ArrayList<>(sums.size());
        sums.forEach((row, diff) -> {
            if (diff != 0) {
                result.add(new Change(row, diff));
            }
        });
        return result;
    }

    /**
     * Adds up the changes of equal rows and orders them by row, in place.
     *
     * @param changes in any order; sorted afterwards
     * @return at most one change a row, by row
     */
    public static List<Change> sorted(List<Change> changes) {
        changes.sort(Comparator.comparing(Change::row));
        List<Change> result = new ArrayList<>(changes.size());
        for (Change change : changes) {
            int last = result.size() - 1;
            if (last >= 0 && result.get(last).row().equals(change.row())) {
                result.set(last, new Change(change.row(), result.get(last).diff() + change.diff()));
            } else {
                result.add(change);
            }
        }
        result.removeIf(change -> change.diff() == 0);
        return result;
    }

    /**
     * What turns one multiset into another.
     *
     * @param before rows with their multiplicities
     * @param after rows with their multiplicities
     * @return the changes, unordered
     */
    public static List<Change> between(Map<Tuple, Long> before, Map<Tuple, Long> after) {
        List<Change> result = new ArrayList<>();
        after.forEach((row, count) -> add(result, row, count - before.getOrDefault(row, 0L)));
        before.forEach((row, count) -> {
            if (!after.containsKey(row)) {
                add(result, row, -count);
            }
        });
        return result.isEmpty() ? Collections.emptyList() : result;
    }

    private static void add(List<Change> result, Tuple row, long diff) {
        if (diff != 0) {
            result.add(new Change(row, diff));
        }
    }
}
