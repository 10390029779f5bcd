package io.holdfast.health.director;

import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How long a probe waits for an endpoint, by what the endpoint last took for the same. Each bound has a floor beneath which a
 * silence is the network's ordinary mood, and a ceiling above which nobody waits for a witness. Thread-safe.
 */
public final class Patience {
    static final Duration SHORTEST_PING = Duration.ofMillis(300);
    static final Duration SHORTEST_GREETING = Duration.ofMillis(400);
    static final Duration LONGEST = Duration.ofSeconds(1);
    private static final int ROUND_TRIPS_OF_A_PING = 6;
    /** A line that becomes twenty times as slow at once, and a little more: slow is not silent. */
    private static final int ROUND_TRIPS_OF_A_GREETING = 24;

    private static final int TIMES_USUAL = 3;
    private static final int TRIPS_OF_A_LOGIN = 4;
    private static final int RECENT = 5;

    private final Duration connectTimeout;
    private final long[] recent = new long[RECENT];
    private int pings;
    private volatile @Nullable Duration roundTrip;
    private volatile @Nullable Duration greeting;
    private volatile @Nullable Duration login;

    /**
     * Knows nothing yet.
     *
     * @param connectTimeout bounds a login whatever the last one took
     */
    public Patience(Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    /**
     * A ping was answered.
     *
     * @param took how long the answer took
     */
    public synchronized void answered(Duration took) {
        recent[pings++ % RECENT] = took.toNanos();
        roundTrip = took;
    }

    /** Of the last five, so that one late answer on a busy machine makes nobody patient. */
    private synchronized Duration usualRoundTrip() {
        if (pings == 0) {
            return LONGEST;
        }
        long[] known = Arrays.copyOf(recent, Math.min(pings, RECENT));
        Arrays.sort(known);
        return Duration.ofNanos(known[known.length / 2]);
    }

    /**
     * The first byte came on a fresh connection.
     *
     * @param took from the connect on
     */
    public void greeted(Duration took) {
        greeting = took;
    }

    /**
     * A login is over, the question for who answers included. It is about four round trips: good enough where no ping is
     * answered, which may be because they have become so long.
     *
     * @param took how long it took in all
     */
    public void loggedIn(Duration took) {
        login = took;
        answered(took.dividedBy(TRIPS_OF_A_LOGIN));
    }

    /** The last ping's time, or what is put in its place while none is known. */
    Duration roundTripOr(Duration unknown) {
        @Nullable Duration known = roundTrip;
        return known == null ? unknown : known;
    }

    /**
     * For a ping: six times the last one.
     *
     * @return 0.3 to 1 s
     */
    public Duration ping() {
        return between(SHORTEST_PING, roundTripOr(LONGEST).multipliedBy(ROUND_TRIPS_OF_A_PING), LONGEST);
    }

    /**
     * For a connect, and then again for the first byte: 24 usual round trips, and three times what the first byte last took,
     * since a server may have a process to begin before it says anything.
     *
     * @return 0.4 to 1 s
     */
    public Duration greeting() {
        Duration trips = usualRoundTrip().multipliedBy(ROUND_TRIPS_OF_A_GREETING);
        @Nullable Duration known = greeting;
        Duration usual = known == null ? LONGEST : known.multipliedBy(TIMES_USUAL);
        return between(SHORTEST_GREETING, trips.compareTo(usual) > 0 ? trips : usual, LONGEST);
    }

    /**
     * For a login that has begun to be answered: several round trips and somebody's password check, so three times the last.
     *
     * @return 1 s to the connect's time-out
     */
    public Duration login() {
        @Nullable Duration known = login;
        Duration usual = known == null ? connectTimeout : known.multipliedBy(TIMES_USUAL);
        return between(LONGEST, usual, connectTimeout);
    }

    private static Duration between(Duration least, Duration wanted, Duration most) {
        Duration enough = wanted.compareTo(least) < 0 ? least : wanted;
        return enough.compareTo(most) < 0 ? enough : most;
    }
}
