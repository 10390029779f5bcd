package io.holdfast.route;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.holdfast.time.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Says when a read that has not been answered yet is worth a second one elsewhere: later than 95 of 100 answers to the same text
 * at the same endpoint, or where the endpoint has answered nothing at all for twice as long as 99 of 100 take. Thread-safe.
 */
public final class HedgeClock {
    private static final int ENOUGH = 100;
    private static final int MOST_TEXTS = 1_000;
    private static final long SHORTEST = Duration.ofMillis(10).toNanos();
    private static final long LONGEST = Duration.ofSeconds(1).toNanos();
    private static final int SILENT_FOR = 2;
    private static final int SILENT_FOR_ANY = 4;

    private final Ticker ticker;
    private final Cache<String, Map<String, LatencyWindow>> texts = Caffeine.newBuilder()
            .maximumSize(MOST_TEXTS)
            .executor(Runnable::run)
            .build();
    private final Map<String, LatencyWindow> endpoints = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> answered = new ConcurrentHashMap<>();

    /**
     * Nothing was answered yet.
     *
     * @param ticker reads time
     */
    public HedgeClock(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * When to send a second read, in nanoseconds; {@link Long#MAX_VALUE} for never.
     *
     * @param tail after it was begun
     * @param silence after the endpoint's last answer, or after it was begun
     * @param usual how long half of the answers take
     * @param nearlyAll how long 99 of 100 answers take
     */
    public record Delays(long tail, long silence, long usual, long nearlyAll) {
        /** Too little is known. */
        public static final Delays NEVER = new Delays(Long.MAX_VALUE, Long.MAX_VALUE, 0, 0);

        /**
         * Whether a second read can win although the first one is merely slow.
         *
         * @param farther how much longer an answer takes from where it would be sent, in nanoseconds
         * @return false where it would come later than nearly all first ones
         */
        public boolean tailCanWin(long farther) {
            return tail < nearlyAll && tail + usual + farther < nearlyAll;
        }
    }

    /**
     * A read was answered, or given up because another was faster.
     *
     * @param endpoint where
     * @param text what
     * @param nanos how long it took
     */
    public void took(String endpoint, String text, long nanos) {
        long now = ticker.nanos();
        @Nullable Map<String, LatencyWindow> known = texts.getIfPresent(text);
        Map<String, LatencyWindow> windows = known == null ? texts.get(text, key -> new ConcurrentHashMap<>()) : known;
        window(windows, endpoint, now).record(nanos, now);
        window(endpoints, endpoint, now).record(nanos, now);
    }

    private static LatencyWindow window(Map<String, LatencyWindow> windows, String endpoint, long now) {
        @Nullable LatencyWindow known = windows.get(endpoint);
        return known == null ? windows.computeIfAbsent(endpoint, name -> new LatencyWindow(now)) : known;
    }

    /**
     * An endpoint has answered something.
     *
     * @param endpoint which
     */
    public void alive(String endpoint) {
        @Nullable AtomicLong known = answered.get(endpoint);
        AtomicLong last = known == null ? answered.computeIfAbsent(endpoint, name -> new AtomicLong()) : known;
        last.set(ticker.nanos());
    }

    /**
     * Since when an endpoint is silent.
     *
     * @param endpoint which
     * @param begun when the read was begun, in the ticker's nanoseconds
     * @return the later of its last answer and that
     */
    public long silentSince(String endpoint, long begun) {
        @Nullable AtomicLong last = answered.get(endpoint);
        return last == null || last.get() - begun < 0 ? begun : last.get();
    }

    /**
     * When to send a second read.
     *
     * @param endpoint where the first one is
     * @param text what it reads
     * @return never, where fewer than a hundred answers are known
     */
    public Delays delays(String endpoint, String text) {
        long now = ticker.nanos();
        @Nullable Map<String, LatencyWindow> windows = texts.getIfPresent(text);
        @Nullable LatencyWindow own = windows == null ? null : windows.get(endpoint);
        LatencyWindow.Spread spread = own == null ? LatencyWindow.Spread.NOTHING : own.spread(now, ENOUGH);
        if (spread.samples() >= ENOUGH) {
            return new Delays(
                    within(spread.most()), within(SILENT_FOR * spread.nearlyAll()), spread.half(), spread.nearlyAll());
        }
        @Nullable LatencyWindow any = endpoints.get(endpoint);
        LatencyWindow.Spread all = any == null ? LatencyWindow.Spread.NOTHING : any.spread(now, ENOUGH);
        return all.samples() < ENOUGH
                ? Delays.NEVER
                : new Delays(Long.MAX_VALUE, within(SILENT_FOR_ANY * all.nearlyAll()), all.half(), all.nearlyAll());
    }

    private static long within(long nanos) {
        return Math.max(SHORTEST, Math.min(LONGEST, nanos));
    }
}
