package io.holdfast.read;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.endpoint.physical.PhysicalEndpoint.Running;
import io.holdfast.endpoint.physical.Slot;
import io.holdfast.health.lag.FreshnessGate;
import io.holdfast.health.lag.Need;
import io.holdfast.time.Timing;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends reads that wait at a server whose data have fallen behind, so that they run elsewhere within the same call. Under strict
 * serializability such a read has no answer until the lag is over, however long that takes. At every look at an endpoint's lag:
 * <ul>
 *   <li>a read with a bound is ended once what it reads there is beyond that and another endpoint would be given it;
 *   <li>one that is older than the lag does not wait for it, and goes on; so does one whose session is not strict;
 *   <li>a write, a statement of a transaction, and what runs once are never ended;
 *   <li>where nobody else is within the bound, it waits.
 * </ul>
 * It is cancelled at its server; where that has not ended it within two seconds, its connection is broken off. Nothing is held
 * against the endpoint. {@link #look} is called on the scheduler's thread.
 */
public final class HeldUpReads implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HeldUpReads.class.getName());
    private static final Duration TIME_TO_END = Duration.ofSeconds(2);
    private static final int THREADS = 8;
    private static final int MOST_QUEUED = 1_000;

    private final RunnerParts parts;
    private final FreshnessGate gate;
    private final FreshPick freshness;
    private final Purity purity;
    private final Timing timing;
    private final ThreadPoolExecutor threads;

    /**
     * Those of one data source.
     *
     * @param parts its runner's
     * @param gate says who is fresh enough
     * @param timing schedules, and makes threads that cancels are sent from
     */
    public HeldUpReads(RunnerParts parts, FreshnessGate gate, Timing timing) {
        this.parts = parts;
        this.gate = gate;
        this.freshness = new FreshPick(parts, gate);
        this.purity = new Purity(parts);
        this.timing = timing;
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_QUEUED),
                task -> timing.threads().unstarted("held-up", task));
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Something was heard of an endpoint's lag, or failed to be.
     *
     * @param endpoint its name
     */
    public void look(String endpoint) {
        @Nullable PhysicalEndpoint physical = parts.router().named(endpoint).orElse(null);
        if (physical == null) {
            return;
        }
        long now = timing.ticker().nanos();
        for (Running running : physical.running()) {
            Slot slot = running.slot();
            if (slot.running() instanceof Call call && call.isMovable()) {
                @Nullable Duration age = slot.runningFor(now);
                if (age != null && isHeldUp(call, endpoint, age)) {
                    end(call, running);
                }
            }
        }
    }

    private boolean isHeldUp(Call call, String endpoint, Duration age) {
        @Nullable Need need = call.need();
        return need != null
                && gate.holdsUp(need, endpoint, age)
                && call.waitsForTheNewest(gate.waitsForTheNewest(endpoint))
                && purity.allowsTwo(call, endpoint)
                && freshness.admitsAnotherThan(endpoint, call);
    }

    private void end(Call call, Running running) {
        Slot.@Nullable Claim claim = running.slot().claim(call);
        if (claim == null) {
            return;
        }
        timing.scheduler().schedule(TIME_TO_END, () -> {
            if (running.slot().claimed(call)) {
                running.breakOff();
            }
        });
        try {
            threads.execute(() -> cancel(call, running, claim));
        } catch (RejectedExecutionException e) {
            running.breakOff();
            claim.release();
        }
    }

    private static void cancel(Call call, Running running, Slot.Claim claim) {
        try {
            call.interrupt();
        } catch (SQLException | RuntimeException e) {
            LOG.log(System.Logger.Level.TRACE, "cancelling a read that is held up", e);
            running.breakOff();
        } finally {
            claim.release();
        }
    }

    /** Ends no more reads; those that are being ended are. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
