package io.holdfast.health.lag;

import io.holdfast.failure.StaleReadException.EndpointLag;
import io.holdfast.freshness.ConsistencyToken;
import io.holdfast.settings.ModeSwitch;
import io.holdfast.settings.StalePolicy;
import io.holdfast.settings.StalenessCheck;
import io.holdfast.time.Deadline;
import io.holdfast.time.Ticker;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Says which endpoints may answer a read that must be fresh. What it reads was worked out when the last sample came: asking
 * reads no clock, takes no lock and makes no object. Thread-safe.
 */
public final class FreshnessGate {
    private static final Duration START = Duration.ofSeconds(5);

    private final LagSettings settings;
    private final LagBoard board;
    private final MonotonicGate monotonic;
    private final ModeSwitch mode;
    private final Ticker ticker;
    private volatile @Nullable Deadline start;

    FreshnessGate(LagSettings settings, LagBoard board, ModeSwitch mode, Ticker ticker) {
        this.settings = settings;
        this.board = board;
        this.monotonic = new MonotonicGate(board);
        this.mode = mode;
        this.ticker = ticker;
    }

    /** Listening begins: for a while it is no wonder that nothing is known. */
    void starts() {
        start = Deadline.after(ticker, START);
    }

    /**
     * Whether an endpoint may answer.
     *
     * @param need how fresh the answer must be, null for no bound
     * @param floor what it must not be before, null for nothing
     * @param endpoint its name
     * @return false also where nothing is known of it
     */
    public boolean admits(@Nullable Need need, @Nullable SessionFloor floor, String endpoint) {
        if (!mode.active()) {
            return true;
        }
        ReadSet reads = need == null ? ReadSet.ALL : need.reads();
        return (need == null || isWithin(need, board.view(endpoint)))
                && (floor == null || monotonic.admits(floor.token(), reads, endpoint));
    }

    private boolean isWithin(Need need, LagView view) {
        if (need.reads() == ReadSet.NOTHING && !view.isOfOnePiece()) {
            return true;
        }
        if (settings.check() != StalenessCheck.MEASURED && view.server().enforces()) {
            // the server has the last word; what it would refuse for sure is not asked
            long lag = view.newest(need.reads());
            return lag >= Lag.UNKNOWN || lag <= need.boundMillis();
        }
        return settings.check() != StalenessCheck.SERVER
                && need.boundMillis() >= Lag.SMALLEST_MEASURED.toMillis()
                && view.within(need.reads(), need.boundMillis());
    }

    /**
     * Whether an endpoint's own server holds reads to the bound.
     *
     * @param endpoint its name
     * @return true where sessions there can be given {@code bounded staleness}, and are to be
     */
    public boolean enforces(String endpoint) {
        return mode.active()
                && settings.check() != StalenessCheck.MEASURED
                && board.view(endpoint).server().enforces();
    }

    /**
     * Whether a read waits for the data of the endpoint that it runs on, which are beyond its bound by now, and would go on
     * doing that until they have caught up. One that began before they fell behind does not wait for them: what it was to see
     * is there.
     *
     * @param need how fresh its answer must be
     * @param endpoint where it runs
     * @param age how long it has run
     * @return false also where nothing was heard of the endpoint
     */
    public boolean holdsUp(Need need, String endpoint, Duration age) {
        LagView view = board.view(endpoint);
        return mode.active()
                && view.isHeard()
                && !isWithin(need, view)
                && Lag.plus(view.newest(need.reads()), Lag.PERIOD.toMillis()) >= age.toMillis();
    }

    /**
     * Whether reads at an endpoint wait until what they read has caught up with the moment they began at, where their session
     * says nothing else.
     *
     * @param endpoint its name
     * @return true for strict serializability, unless the server is told to refuse instead
     */
    public boolean waitsForTheNewest(String endpoint) {
        return board.view(endpoint).server().strict() && !enforces(endpoint);
    }

    /**
     * How far an endpoint is behind in what a read needs.
     *
     * @param need the read
     * @param endpoint its name
     * @return in milliseconds, empty where it is not known
     */
    public OptionalLong lagMillis(@Nullable Need need, String endpoint) {
        return board.view(endpoint).lagMillis(need == null ? ReadSet.ALL : need.reads());
    }

    /**
     * Judges an answer that has come, by its own timestamp, and notes it.
     *
     * @param floor what it must not be before
     * @param endpoint where it came from
     * @param environment its id
     * @param timestamp what it is true of
     * @throws SQLException 40001 where it is before the token: the answer must not be given to anybody
     */
    public void accept(SessionFloor floor, String endpoint, String environment, long timestamp) throws SQLException {
        OptionalLong first = monotonic.first(floor.token(), endpoint, environment);
        if (mode.active() && (first.isEmpty() || timestamp < first.getAsLong())) {
            throw new SQLException(
                    "bounded staleness: endpoint " + endpoint + " answered as of " + timestamp
                            + ", before what this connection has read already",
                    "40001");
        }
        floor.read(environment, timestamp);
    }

    /**
     * A session's token, with its watermark where that is known.
     *
     * @param floor the session's
     * @return to be given away
     */
    public ConsistencyToken token(SessionFloor floor) {
        return monotonic.resolved(floor.token());
    }

    /**
     * Whether waiting may help a read that nobody may answer now.
     *
     * @param floor what it must not be before, null for nothing
     * @return false where it is the lag alone: only a token's time comes by itself, and a first sample
     */
    public boolean isWorthWaiting(@Nullable SessionFloor floor) {
        @Nullable Deadline begun = start;
        boolean starting = begun != null
                && !begun.expired()
                && board.endpoints().stream().anyMatch(name -> !board.view(name).known());
        return starting || (floor != null && !floor.token().timestamps().isEmpty());
    }

    /**
     * What becomes of a read that nobody can answer as it must be.
     *
     * @return as set
     */
    public StalePolicy policy() {
        return settings.policy();
    }

    /**
     * How much has been published.
     *
     * @return to wait for more than that
     */
    public long changes() {
        return board.changes();
    }

    /**
     * Waits for something new.
     *
     * @param seen what {@link #changes} said
     * @param deadline ends the wait
     * @return false where the deadline came first
     * @throws InterruptedException where the thread is interrupted
     */
    public boolean await(long seen, Deadline deadline) throws InterruptedException {
        return board.await(seen, deadline);
    }

    /**
     * How far every endpoint is behind, for an error's text.
     *
     * @param need what was asked for
     * @param floor what it must not be before
     * @return one an endpoint
     */
    public List<EndpointLag> report(@Nullable Need need, @Nullable SessionFloor floor) {
        return board.endpoints().stream()
                .map(endpoint -> {
                    OptionalLong lag = lagMillis(need, endpoint);
                    return new EndpointLag(
                            endpoint,
                            lag.isPresent() ? Duration.ofMillis(lag.getAsLong()) : null,
                            remark(need, floor, endpoint));
                })
                .toList();
    }

    private String remark(@Nullable Need need, @Nullable SessionFloor floor, String endpoint) {
        LagView view = board.view(endpoint);
        if (floor != null && !monotonic.admits(floor.token(), ReadSet.ALL, endpoint)) {
            return "not known to be past what this connection has read";
        }
        OptionalLong lag = lagMillis(need, endpoint);
        if (lag.isEmpty()) {
            return board.trouble(endpoint);
        }
        if (need == null || isWithin(need, view)) {
            return "";
        }
        if (!view.server().enforces() && settings.check() == StalenessCheck.SERVER) {
            return "its server has no bounded staleness";
        }
        if (!view.server().enforces() && need.boundMillis() < Lag.SMALLEST_MEASURED.toMillis()) {
            return "less than 3s cannot be measured, and its server has no bounded staleness";
        }
        return lag.getAsLong() <= need.boundMillis() ? "it has been, and is not well within it yet" : "";
    }
}
