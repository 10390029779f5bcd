package io.holdfast.jdbc;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.freshness.ConsistencyToken;
import io.holdfast.freshness.MonotonicReads;
import io.holdfast.freshness.StalenessBound;
import io.holdfast.health.lag.Need;
import io.holdfast.health.lag.SessionFloor;
import io.holdfast.read.Call;
import io.holdfast.read.ReadFreshness;
import io.holdfast.read.SessionChange;
import io.holdfast.read.StatementRunner;
import io.holdfast.read.Verdict;
import io.holdfast.settings.Durations;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How fresh one connection's answers must be, and what that adds to the settings of the physical connections that it uses. What
 * is added is never part of the connection's own settings: writes, and statements without a bound, go without it. Used by one
 * thread at a time.
 */
final class Freshness implements StalenessBound, MonotonicReads {
    private static final String ISOLATION = "transaction_isolation";
    private static final SessionChange TIMESTAMPS =
            new SessionChange.Set("emit_timestamp_notice", "SET emit_timestamp_notice = true");

    private final @Nullable ReadFreshness rules;
    private final @Nullable SessionFloor floor;
    private volatile long bound;
    private @Nullable Added last;

    Freshness(@Nullable ReadFreshness rules) {
        this.rules = rules;
        this.floor = rules == null ? null : rules.floor();
    }

    /** What was added to which settings. */
    private record Added(SessionState to, long bound, SessionState sum) {}

    private ReadFreshness rules() {
        ReadFreshness known = rules;
        if (known == null) {
            throw new IllegalStateException("this data source has no bounds on staleness");
        }
        return known;
    }

    @Override
    public void maxStaleness(Duration wanted) {
        rules().check(wanted);
        bound = wanted.toMillis();
    }

    @Override
    public void inheritMaxStaleness() {
        bound = 0;
    }

    @Override
    public Optional<Duration> maxStaleness() {
        return bound == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(bound));
    }

    @Override
    public ConsistencyToken consistencyToken() {
        SessionFloor own = floor;
        return own == null ? ConsistencyToken.NONE : rules().token(own);
    }

    @Override
    public void notBefore(ConsistencyToken token) {
        SessionFloor own = floor;
        if (own == null) {
            throw new IllegalStateException("reads are not monotonic here: set monotonicReads=true");
        }
        own.notBefore(token);
    }

    /** Checks a statement's bound. */
    void check(Duration wanted) {
        rules().check(wanted);
    }

    /** Tells a call how fresh its answer must be. */
    void require(Call call, Verdict verdict, @Nullable String sql, long statementBound) throws SQLException {
        ReadFreshness known = rules;
        if (known != null) {
            known.require(call, verdict, sql, statementBound == 0 ? bound : statementBound, floor);
        }
    }

    /**
     * What a statement, or the transaction that it begins, needs besides the connection's own settings: the bound where the
     * endpoint's server holds it, and its timestamp. An isolation level that the application has set itself stays.
     *
     * @param readsOnly whether what follows on the same settings cannot write: a session with a bound refuses that
     */
    UnaryOperator<SessionState> adding(Lease lease, Execution<?> execution, Verdict verdict, boolean readsOnly) {
        long millis = readsOnly ? enforced(lease, execution, verdict) : 0;
        boolean stamped = execution.floor() != null;
        return millis == 0 && !stamped ? UnaryOperator.identity() : own -> with(own, millis, stamped);
    }

    /** The settings that one statement by itself needs. Makes nothing where it is the same as last time. */
    SessionState settings(Lease lease, Execution<?> execution, Verdict verdict, SessionState own) {
        long millis = enforced(lease, execution, verdict);
        boolean stamped = execution.floor() != null;
        return millis == 0 && !stamped ? own : with(own, millis, stamped);
    }

    /** The bound that the endpoint's server is to hold a statement to, in milliseconds; 0 for none. */
    private long enforced(Lease lease, Execution<?> execution, Verdict verdict) {
        Need need = execution.need();
        if (need == null || !verdict.isRead()) {
            return 0;
        }
        return rules().gate().enforces(lease.endpoint()) ? need.boundMillis() : 0;
    }

    /** Whether a read in a session with those settings of the application's waits for data as new as itself. */
    static boolean waitsForTheNewest(SessionState own, boolean usual) {
        return own.has(ISOLATION) ? own.says(ISOLATION, "strict serializable") : usual;
    }

    private SessionState with(SessionState own, long millis, boolean stamped) {
        Added known = last;
        if (known == null || !known.to().equals(own) || known.bound() != millis) {
            known = new Added(own, millis, own.after(added(own.has(ISOLATION) ? 0 : millis, stamped)));
            last = known;
        }
        return known.sum();
    }

    private static List<SessionChange> added(long millis, boolean stamped) {
        List<SessionChange> changes = new ArrayList<>();
        if (millis > 0) {
            String duration = Durations.format(Duration.ofMillis(millis));
            changes.add(new SessionChange.Set(
                    ISOLATION, "SET transaction_isolation = 'bounded staleness " + duration + "'"));
        }
        if (stamped) {
            changes.add(TIMESTAMPS);
        }
        return changes;
    }

    /** Judges an answer by its own timestamp; throws where it is before what was read, and must not be given to anybody. */
    <T> T judged(Lease lease, Execution<?> execution, StatementRunner runner, T answer) throws SQLException {
        SessionFloor notBefore = execution.floor();
        QueryTime time = execution.time();
        if (notBefore != null && time != null) {
            String environment = runner.environment(lease.endpoint()).orElse("");
            rules().gate().accept(notBefore, lease.endpoint(), environment, time.timestamp());
        }
        return answer;
    }
}
