package io.holdfast.health.director;

import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.event.HoldfastEvent.PlannedKind;
import io.holdfast.failure.FailureKind;
import io.holdfast.failure.FailureTable;
import io.holdfast.health.ServerIdentity;
import io.holdfast.time.Ticker;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Recognises what was planned: connections dropped and another server answers (the weekly upgrade, a restart), or prepared
 * statements and what they read changed under them (a swap of clusters or schemas). Stands before the outcome recorder, and
 * passes everything on. Thread-safe.
 */
public final class PlannedChanges implements OutcomeRecorder, ProbeObserver {
    private static final Duration SETTLES_WITHIN = Duration.ofSeconds(30);
    private static final Duration SAME_SWAP = Duration.ofMinutes(1);

    private final OutcomeRecorder recorder;
    private final SignalSink signals;
    private final EventPublisher events;
    private final Ticker ticker;
    private final Map<String, Long> swaps = new ConcurrentHashMap<>();

    /**
     * Nothing recognised yet.
     *
     * @param recorder hears outcomes as before
     * @param signals is told that a plan is under way
     * @param events hears of every plan once
     * @param ticker reads time
     */
    public PlannedChanges(OutcomeRecorder recorder, SignalSink signals, EventPublisher events, Ticker ticker) {
        this.recorder = recorder;
        this.signals = signals;
        this.events = events;
        this.ticker = ticker;
    }

    @Override
    public void changed(String endpoint, ServerIdentity before, ServerIdentity now) {
        if (before.version().equals(now.version())) {
            plan(endpoint, PlannedKind.RESTART, began(before), began(now));
        } else {
            plan(endpoint, PlannedKind.UPGRADE, before.version(), now.version());
        }
    }

    private static String began(ServerIdentity server) {
        return "begun " + Instant.ofEpochMilli(server.startedAt());
    }

    private void plan(String endpoint, PlannedKind kind, String before, String after) {
        signals.hear(endpoint, new Signal.Planned(before + " -> " + after, SETTLES_WITHIN));
        events.publish(new HoldfastEvent.PlannedRestart(ticker.instant(), endpoint, kind, before, after));
    }

    @Override
    public void answered(String endpoint, long generation, long nanos) {
        recorder.answered(endpoint, generation, nanos);
    }

    @Override
    public void answered(String endpoint, long generation) {
        recorder.answered(endpoint, generation);
    }

    @Override
    public void failed(String endpoint, long generation, FailureKind kind, SQLException failure) {
        recorder.failed(endpoint, generation, kind, failure);
        noteSwap(endpoint, failure);
    }

    @Override
    public void healed(String endpoint, long generation, SQLException change) {
        recorder.healed(endpoint, generation, change);
        noteSwap(endpoint, change);
    }

    private void noteSwap(String endpoint, SQLException failure) {
        if (swapped(failure) && first(endpoint)) {
            plan(endpoint, PlannedKind.SWAP, "prepared statements", "what they read has changed");
        }
    }

    private static boolean swapped(SQLException failure) {
        boolean dropped = "42704".equals(failure.getSQLState())
                && String.valueOf(failure.getMessage()).contains("was dropped");
        return dropped || FailureTable.isChangedPlan(failure);
    }

    /** One swap breaks many statements. */
    private boolean first(String endpoint) {
        long now = ticker.nanos();
        @Nullable Long last = swaps.put(endpoint, now);
        return last == null || now - last > SAME_SWAP.toNanos();
    }
}
