package io.holdfast.read;

import io.holdfast.freshness.ConsistencyToken;
import io.holdfast.health.lag.FreshnessGate;
import io.holdfast.health.lag.LagSettings;
import io.holdfast.health.lag.LagWatches;
import io.holdfast.health.lag.Need;
import io.holdfast.health.lag.ReadSet;
import io.holdfast.health.lag.SessionFloor;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says how fresh each statement's answer must be: the comment in its text decides before the statement, that before the
 * connection, that before the data source. Where nobody ever asks for a bound, nothing is listened to. Thread-safe.
 */
public final class ReadFreshness {
    private final LagWatches watches;
    private final LagSettings settings;
    private final Footprints footprints;
    private final long usual;

    /**
     * The rules of one data source.
     *
     * @param watches begin to listen when the first bound is asked for
     */
    public ReadFreshness(LagWatches watches) {
        this.watches = watches;
        this.settings = watches.settings();
        this.footprints = new Footprints(watches.relations());
        this.usual = settings.maxStaleness().map(Duration::toMillis).orElse(0L);
    }

    /**
     * Who may answer.
     *
     * @return the same object every time
     */
    public FreshnessGate gate() {
        return watches.gate();
    }

    /**
     * What a connection's reads are compared with.
     *
     * @return a new one for each connection; null where reads need not be monotonic
     */
    public @Nullable SessionFloor floor() {
        return settings.monotonic() ? new SessionFloor() : null;
    }

    /**
     * Whether a statement may have to be fresh though neither it nor its connection was given a bound.
     *
     * @param verdict on its text
     * @return false on the path that costs nothing
     */
    public boolean isWanted(Verdict verdict) {
        return usual != 0 || settings.monotonic() || verdict.hint() != null;
    }

    /**
     * Checks a bound that a connection or a statement is given.
     *
     * @param bound the bound
     * @throws io.holdfast.settings.SettingsException where it cannot hold
     */
    public void check(Duration bound) {
        settings.checkBound(bound);
    }

    /**
     * Tells a call how fresh its answer must be.
     *
     * @param call before it runs
     * @param verdict on its text
     * @param sql its text, null where there is none, or more than one
     * @param narrower the bound of the statement, else of the connection, in milliseconds; 0 for none
     * @param floor of its connection, null for none
     * @throws SQLException 22023 where a hint cannot be followed
     */
    public void require(Call call, Verdict verdict, @Nullable String sql, long narrower, @Nullable SessionFloor floor)
            throws SQLException {
        @Nullable FreshnessHint hint = verdict.hint();
        long bound = hint == null ? (narrower == 0 ? usual : narrower) : hinted(hint);
        if (bound == 0 && floor == null) {
            return;
        }
        watches.start();
        boolean answers = switch (verdict.kind()) {
            case READ, UNKNOWN, BEGIN -> true;
            case WRITE, SESSION, COMMIT, ROLLBACK, ROLLBACK_TO_SAVEPOINT -> false;
        };
        if (!answers) {
            return;
        }
        ReadSet reads = verdict.isRead() && sql != null ? footprints.of(sql) : ReadSet.ALL;
        @Nullable Need need = bound == 0 ? null : reads.need(bound);
        call.requires(need, floor);
    }

    private long hinted(FreshnessHint hint) throws SQLException {
        if (hint.error() != null) {
            throw new SQLException("The hint in the statement's comment cannot be followed: " + hint.error(), "22023");
        }
        if (!hint.maxStaleness().isZero()) {
            try {
                settings.checkBound(hint.maxStaleness());
            } catch (IllegalArgumentException e) {
                throw new SQLException(e.getMessage(), "22023", e);
            }
        }
        return hint.maxStaleness().toMillis();
    }

    /**
     * Where a text's answers are within the data source's bound, for who stays with an endpoint and asks again and again.
     * While listening has just begun, and not all is known, every endpoint counts as fresh.
     *
     * @param sql what is read
     * @return says it of an endpoint by its name; always true where there is no bound
     */
    public Predicate<String> within(String sql) {
        if (usual == 0) {
            return endpoint -> true;
        }
        watches.start();
        FreshnessGate gate = watches.gate();
        return endpoint ->
                gate.isWorthWaiting(null) || gate.admits(footprints.of(sql).need(usual), null, endpoint);
    }

    /**
     * A connection's token, to be given away.
     *
     * @param floor the connection's
     * @return with its watermark where that is known by now
     */
    public ConsistencyToken token(SessionFloor floor) {
        return watches.gate().token(floor);
    }
}
