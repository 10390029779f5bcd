package io.holdfast.testkit.engine;

import io.holdfast.testkit.store.Tuple;
import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lag behind the wall clock, minute by minute: nothing of it is newer than the last sample. */
final class LagRelations {
    private static final String LAG = "object_id text, lag interval?, occurred_at timestamptz";
    private static final Duration NEWEST = Duration.ofMinutes(5);
    private static final Duration RECENT = Duration.ofDays(1);
    private static final Duration ALL = Duration.ofDays(30);

    private final LagHistory lags;

    LagRelations(LagHistory lags) {
        this.lags = lags;
    }

    void addTo(SystemRelations relations) throws SqlError {
        relations.add("mz_internal.mz_wallclock_global_lag", "object_id text, lag interval?", this::newest);
        relations.add(
                "mz_internal.mz_wallclock_lag_history",
                "object_id text, replica_id text?, lag interval?, occurred_at timestamptz",
                () -> lags.samples().stream()
                        .map(sample -> Tuple.of(
                                sample.subject().object(),
                                sample.subject().replica(),
                                sample.lag(),
                                SystemRelations.time(sample.at())))
                        .toList());
        relations.add("mz_internal.mz_wallclock_global_lag_recent_history", LAG, () -> history(RECENT));
        relations.add("mz_internal.mz_wallclock_global_lag_history", LAG, () -> history(ALL));
        relations.add(
                "mz_internal.mz_wallclock_global_lag_histogram",
                "period_start timestamptz, period_end timestamptz, object_id text, lag_seconds int8?, labels jsonb, "
                        + "count int8",
                this::histogram);
    }

    /** The newest minute of each object, if it is not too old. */
    private List<Tuple> newest() {
        Map<String, LagHistory.Bin> newest = new TreeMap<>();
        lags.bins(NEWEST).forEach(bin -> newest.put(bin.object(), bin));
        return newest.values().stream()
                .map(bin -> Tuple.of(bin.object(), bin.lag()))
                .toList();
    }

    private List<Tuple> history(Duration past) {
        return lags.bins(past).stream()
                .map(bin -> Tuple.of(bin.object(), bin.lag(), SystemRelations.time(bin.minute())))
                .toList();
    }

    private record Bucket(long day, String object, @Nullable Long seconds) {}

    /** Minutes counted by day and by lag, which is rounded up to a power of two. */
    private List<Tuple> histogram() {
        Map<Bucket, Long> counts =
                lags.bins(ALL).stream().collect(Collectors.groupingBy(LagRelations::bucket, Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> Tuple.of(
                        SystemRelations.time(entry.getKey().day()),
                        SystemRelations.time(entry.getKey().day() + RECENT.toMillis()),
                        entry.getKey().object(),
                        entry.getKey().seconds(),
                        "{}",
                        entry.getValue()))
                .toList();
    }

    private static Bucket bucket(LagHistory.Bin bin) {
        Duration lag = bin.lag();
        Long seconds = lag == null ? null : powerOfTwo(lag.toSeconds());
        return new Bucket(bin.minute() - Math.floorMod(bin.minute(), RECENT.toMillis()), bin.object(), seconds);
    }

    private static long powerOfTwo(long seconds) {
        return seconds <= 1 ? 1 : Long.highestOneBit(seconds - 1) << 1;
    }
}
