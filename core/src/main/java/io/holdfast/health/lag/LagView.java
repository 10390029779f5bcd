package io.holdfast.health.lag;

import java.util.List;
import java.util.OptionalLong;

/**
 * How far one endpoint is behind, object by object. Immutable; what a statement asks reads no clock and makes nothing.
 *
 * <p>A bound is kept while the newest sample and a whole minute before it are within it. Beyond it the endpoint is out with the
 * first sample; it is back after five samples in a row well within it, or after that minute. So it leaves at once and does not
 * flap, without any memory of who asked for which bound.
 */
final class LagView {
    private static final long PERIOD = Lag.PERIOD.toMillis();

    private final LagLevels[] relations;
    private final LagLevels all;
    private final boolean byObject;
    private final Server server;

    /**
     * A view.
     *
     * @param relations by number, {@link LagLevels#UNKNOWN} for one that the endpoint does not have
     * @param all of everything watched
     * @param byObject whether an object's lag can be told from another's
     */
    LagView(List<LagLevels> relations, LagLevels all, boolean byObject, Server server) {
        this.relations = relations.toArray(LagLevels[]::new);
        this.all = all;
        this.byObject = byObject;
        this.server = server;
    }

    /**
     * What the server is.
     *
     * @param environment its environment's id, empty on PostgreSQL
     * @param enforces whether it has {@code bounded staleness}
     * @param strict whether a session's reads are strictly serializable where it does not say otherwise
     */
    record Server(String environment, boolean enforces, boolean strict) {
        static final Server UNKNOWN = new Server("", false, false);
    }

    static final LagView NOTHING_KNOWN = new LagView(List.of(), LagLevels.UNKNOWN, false, Server.UNKNOWN);

    /** Whether anything was ever heard. */
    boolean known() {
        return !server.equals(Server.UNKNOWN);
    }

    /** Whether it comes from what the server has said, and not from its silence. */
    boolean isHeard() {
        return known() && (!byObject || relations.length > 0);
    }

    /** Whether it is known that no object's lag can be told from another's: then a text without a relation is no constant. */
    boolean isOfOnePiece() {
        return known() && !byObject;
    }

    Server server() {
        return server;
    }

    /** Whether every object of a set has been, and is, within a bound that we measure. */
    boolean within(ReadSet reads, long bound) {
        if (reads.isAll() || !byObject) {
            return within(all, bound);
        }
        for (int i = 0; i < reads.size(); i++) {
            if (!within(relation(reads.at(i)), bound)) {
                return false;
            }
        }
        return true;
    }

    /** Until the next sample everything grows a period older: that is added to what was measured. */
    static boolean within(LagLevels levels, long bound) {
        long measured = bound - PERIOD;
        return levels.past() <= measured || levels.recent() <= back(bound) - PERIOD;
    }

    /** To come back, half of the bound; of a small one more than half, because the servers' own tick is a second. */
    private static long back(long bound) {
        return Math.max(bound / 2, Math.min(bound - PERIOD / 2, 5 * PERIOD / 2));
    }

    /** The lag of a set by the newest sample. */
    long newest(ReadSet reads) {
        if (reads.isAll() || !byObject) {
            return all.newest();
        }
        long worst = 0;
        for (int i = 0; i < reads.size(); i++) {
            worst = Math.max(worst, relation(reads.at(i)).newest());
        }
        return worst;
    }

    /** The lag of a set by the newest sample, in milliseconds; empty where it is not known. */
    OptionalLong lagMillis(ReadSet reads) {
        long newest = newest(reads);
        return newest >= Lag.UNKNOWN ? OptionalLong.empty() : OptionalLong.of(newest);
    }

    /** The first time that something of a set may still change at. */
    long frontier(ReadSet reads) {
        if (reads.isAll() || !byObject) {
            return all.frontier();
        }
        long first = Long.MAX_VALUE;
        for (int i = 0; i < reads.size(); i++) {
            first = Math.min(first, relation(reads.at(i)).frontier());
        }
        return first;
    }

    private LagLevels relation(int number) {
        return number < relations.length ? relations[number] : LagLevels.UNKNOWN;
    }
}
