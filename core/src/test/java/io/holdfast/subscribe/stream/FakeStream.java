package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.stream.Message.Progress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A SUBSCRIBE of a {@link FakeEnvironment}: row 0, snapshot, changes and progress as the server sends them. */
final class FakeStream implements ChangeStream {
    private final FakeStreams owner;
    private final String endpoint;
    private final FakeEnvironment environment;
    private final Deque<Message> unread = new ArrayDeque<>();
    private @Nullable StreamRequest request;
    private long asOf;
    private long said;
    private boolean rowZero;
    private boolean over;
    private boolean snapshotSaid;
    private volatile boolean broken;

    FakeStream(FakeStreams owner, String endpoint, FakeEnvironment environment) {
        this.owner = owner;
        this.endpoint = endpoint;
        this.environment = environment;
    }

    String endpoint() {
        return endpoint;
    }

    FakeEnvironment serving() {
        return environment;
    }

    @Override
    public String environment() {
        return environment.id();
    }

    @Override
    public ObjectFacts inspect(Subject subject) {
        return owner.facts(endpoint);
    }

    @Override
    public Columns describe(Subject subject, List<String> keys) {
        return new Columns(owner.columns().all(), keys.size());
    }

    @Override
    public void begin(StreamRequest asked) throws SQLException {
        owner.beginning(endpoint, asked);
        request = asked;
    }

    @Override
    public Reply next(Duration silence) throws SQLException {
        owner.script().before(this);
        if (broken) {
            throw new SQLException("broken off", "08006");
        }
        say();
        if (unread.isEmpty()) {
            return over ? Reply.ENDED : owner.script().quiet(this, silence);
        }
        List<Message> messages = new ArrayList<>();
        int most = owner.script().atMost();
        while (!unread.isEmpty() && messages.size() < most) {
            messages.add(unread.remove());
        }
        return new Reply(messages, false);
    }

    private void say() throws SQLException {
        if (!rowZero) {
            begin();
        }
        StreamRequest asked = Objects.requireNonNull(request);
        long end = asked.shape().upTo().orElse(Long.MAX_VALUE);
        long upper = Math.min(environment.upper(), end);
        if (upper <= said) {
            over = said >= end || asOf >= end - 1 || environment.isComplete();
            return;
        }
        if (!snapshotSaid) {
            snapshotSaid = true;
            unread.addAll(environment.upserts(shuffled(environment.snapshot(asOf)), keyed()));
        }
        List<Change> changes = shuffled(environment.changes(Math.max(said, asOf + 1), upper));
        unread.addAll(environment.upserts(changes, keyed()));
        if (upper < end) {
            unread.add(new Progress(upper));
        }
        said = upper;
        over = upper == end;
    }

    private void begin() throws SQLException {
        StreamRequest asked = Objects.requireNonNull(request);
        asOf = asked.asOf().orElse(environment.upper() - 1 + owner.script().readAhead());
        environment.requireReadable(asOf, owner.script().newWording());
        rowZero = true;
        snapshotSaid = !asked.snapshot();
        said = asOf;
        unread.add(new Progress(asOf));
    }

    /** Within a timestamp the order means nothing, and copies may come apart. */
    private List<Change> shuffled(List<Change> rows) {
        Random random = owner.random();
        List<Change> apart = new ArrayList<>();
        for (Change row : rows) {
            if (!keyed() && Math.abs(row.diff()) > 1 && random.nextBoolean()) {
                long one = Long.signum(row.diff());
                apart.add(new Change(row.timestamp(), one, row.row()));
                apart.add(new Change(row.timestamp(), row.diff() - one, row.row()));
            } else {
                apart.add(row);
            }
        }
        Collections.shuffle(apart, random);
        apart.sort(Comparator.comparingLong(Change::timestamp));
        return apart;
    }

    private boolean keyed() {
        return Objects.requireNonNull(request).shape().upsert();
    }

    @Override
    public void breakOff() {
        broken = true;
    }

    @Override
    public void close() {
        broken = true;
    }
}
