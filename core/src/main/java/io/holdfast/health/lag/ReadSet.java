package io.holdfast.health.lag;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The relations that a text reads, by their numbers. Immutable but for the need that it remembers; thread-safe. */
public final class ReadSet {
    /** Not known: everything that is watched. */
    public static final ReadSet ALL = new ReadSet(new int[0], true);

    /** Nothing that could be old: constants. */
    static final ReadSet NOTHING = new ReadSet(new int[0], false);

    private final int[] relations;
    private final boolean all;
    private volatile @Nullable Need last;

    private ReadSet(int[] relations, boolean all) {
        this.relations = relations;
        this.all = all;
    }

    static ReadSet of(int... relations) {
        return new ReadSet(relations.clone(), false);
    }

    /**
     * The need of a read of this set. The same object for the same bound, so that a statement makes none.
     *
     * @param boundMillis how old the answer may be, positive
     * @return the need
     */
    public Need need(long boundMillis) {
        Need known = last;
        if (known == null || known.boundMillis() != boundMillis) {
            known = new Need(boundMillis, this);
            last = known;
        }
        return known;
    }

    boolean isAll() {
        return all;
    }

    int size() {
        return relations.length;
    }

    int at(int index) {
        return relations[index];
    }

    @Override
    public String toString() {
        return all ? "all" : Arrays.toString(relations);
    }
}
