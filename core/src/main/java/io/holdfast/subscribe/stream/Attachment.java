package io.holdfast.subscribe.stream;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.state.Sieve;
import io.holdfast.subscribe.stream.Place.Found;
import io.holdfast.time.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One stream, from its connection to its loss: what it has closed waits here until it is taken. Opened on one thread, then
 * used on another, never on both at once.
 */
final class Attachment implements AutoCloseable {
    /** For the connection to stand. */
    static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

    private static final int TOGETHER = 32;

    /** Of a view with {@code REFRESH}: whether its connection stands is for the director to find out, and for TCP's keep-alive. */
    private static final Duration FOR_EVER = Duration.ofMillis(Integer.MAX_VALUE);

    private final Course course;
    private final PhysicalEndpoint endpoint;
    private final long generation;
    private final Queue<Closed> parts = new ArrayDeque<>();
    private volatile Verdict.Phase phase = Verdict.Phase.CONNECT;
    private volatile @Nullable Found found;
    private volatile @Nullable String environment;
    private @Nullable ChangeStream stream;
    private @Nullable Plan plan;
    private @Nullable Assembler assembler;
    private @Nullable Deadline silence;
    private @Nullable Deadline settled;
    private Sieve sieve = Sieve.OPEN;
    private boolean ended;

    Attachment(Course course, PhysicalEndpoint endpoint) {
        this.course = course;
        this.endpoint = endpoint;
        this.generation = endpoint.generation();
    }

    String endpoint() {
        return endpoint.name();
    }

    /** The endpoint's generation when the connection was asked for: a later verdict knows more than its outcomes. */
    long generation() {
        return generation;
    }

    /** How far the stream's life has come. */
    Verdict.Phase phase() {
        return phase;
    }

    /** Who answered, as far as known. */
    Optional<String> environment() {
        return Optional.ofNullable(environment);
    }

    /** What the environment said, as far as known. */
    Optional<Found> found() {
        return Optional.ofNullable(found);
    }

    /** How it finds its place. */
    Plan plan() {
        return opened(plan);
    }

    /** Whether the stream found its place. */
    boolean isSettled() {
        return settled != null;
    }

    void settle() {
        settled = Deadline.after(course.means().ticker(), Duration.ZERO);
    }

    /** How long the stream has delivered. */
    Duration lived() {
        return settled == null ? Duration.ZERO : settled.elapsed();
    }

    /**
     * Connects, and asks for what follows a place. Blocks for some seconds at most.
     *
     * @param alone whether nothing else is delivered meanwhile
     */
    void open(Place place, boolean alone) throws SQLException, StreamFault {
        Deadline deadline = Deadline.after(course.means().ticker(), CONNECT_WITHIN);
        SubscriptionSettings settings = course.settings();
        ChangeStream raw = course.means().streams().connect(endpoint, settings.purpose(), deadline);
        course.gate().hold(raw);
        stream = raw;
        String answering = raw.environment();
        environment = answering;
        phase = Verdict.Phase.BEGIN;
        ObjectFacts facts = raw.inspect(settings.subject());
        Columns columns = raw.describe(settings.subject(), settings.shape().keys());
        Found here = new Found(endpoint.name(), answering, facts, columns);
        found = here;
        Plan next = place.find(here, settings.shape().snapshot());
        requireHydrated(place, facts, next);
        raw.bound(course.replies());
        raw.begin(new StreamRequest(settings.subject(), settings.shape(), next.asOf(), next.snapshot()));
        phase = Verdict.Phase.READ;
        plan = next;
        if (alone && next.start() == Plan.Start.RECONCILE) {
            sieve = course.ledger().held().sieve();
        } else if (next.start() == Plan.Start.SNAPSHOT || next.start() == Plan.Start.RESTORE) {
            sieve = course.ledger().held().gatherer();
        }
        assembler = new Assembler(next, settings.shape().upTo(), course.room(), sieve);
        silence = Deadline.after(
                course.means().ticker(), course.settings().limits().snapshotSilence());
        stream = course.readAhead().apply(raw, facts.refreshes() ? FOR_EVER : silence.length());
    }

    private static void requireHydrated(Place place, ObjectFacts facts, Plan plan) throws StreamFault {
        boolean replaces = place.checkpoint() != null
                && (plan.start() == Plan.Start.RECONCILE || plan.start() == Plan.Start.SNAPSHOT);
        if (replaces && !facts.hydrated()) {
            throw StreamFault.unready("the object is not hydrated there: its snapshot would lack rows");
        }
    }

    /** What is read. */
    Source source() {
        Found here = opened(found);
        return new Source(here.endpoint(), here.environment(), here.facts().id(), here.columns());
    }

    /** Looks whether its object is still the one that is meant. */
    NameWatch nameWatch() {
        return new NameWatch(course, source(), endpoint);
    }

    /** What has looked at the snapshot. */
    Sieve sieve() {
        return sieve;
    }

    /** What the stream closed next; empty where nothing is waiting. */
    Optional<Closed> take() {
        return Optional.ofNullable(parts.poll());
    }

    /** Whether the stream is over by itself, and everything of it was taken. */
    boolean isComplete() {
        return ended && parts.isEmpty();
    }

    /** Whether what waits here is a snapshot to compare with, and no rows. */
    boolean isEmpty() {
        return plan().start() == Plan.Start.RECONCILE
                && parts.stream()
                        .allMatch(part -> part.base().isEmpty() && part.rows().isEmpty());
    }

    /** Whether it could take over from a stream that delivered until a frontier. */
    boolean caughtUp(long delivered) {
        Assembler parser = assembler;
        if (parser == null || !parser.begun()) {
            return false;
        }
        return switch (plan().start()) {
            case RESUME, NOW -> true;
            case SNAPSHOT, RESTORE, RECONCILE -> parser.based() && (parser.frontier() >= delivered || ended);
        };
    }

    /** Reads on. */
    void read(Duration atMost) throws SQLException, StreamFault {
        ChangeStream open = opened(stream);
        Assembler parser = opened(assembler);
        Reply reply = open.next(atMost);
        if (!reply.messages().isEmpty() || reply.ended()) {
            course.means().recorder().answered(endpoint.name(), generation);
        }
        long before = parser.frontier();
        List<Message> messages = reply.messages();
        for (int first = 0; first < messages.size(); first += TOGETHER) {
            List<Message> next = messages.subList(first, Math.min(messages.size(), first + TOGETHER));
            parser.expect(next);
            for (Message message : next) {
                parser.accept(message).ifPresent(parts::add);
            }
        }
        if (reply.ended() && !ended) {
            ended = true;
            parser.end().ifPresent(parts::add);
        }
        boolean computing = !parser.based() && !reply.messages().isEmpty();
        watch(parser.frontier() > before || computing || ended, parser);
    }

    /** Rows without progress are no sign of life: what they belong to never gets complete. */
    private void watch(boolean progress, Assembler parser) throws SQLException {
        Deadline watching = opened(silence);
        if (progress) {
            Duration length = parser.based()
                    ? course.settings().limits().silence()
                    : course.settings().limits().snapshotSilence();
            silence = Deadline.after(course.means().ticker(), length);
        } else if (watching.expired() && !opened(found).facts().refreshes()) {
            throw new SQLException("no progress came: timed out after " + watching.length(), "57014");
        }
    }

    Backlog backlog() {
        return stream == null ? Backlog.NONE : stream.backlog();
    }

    void committed(long frontier) {
        opened(stream).committed(frontier);
    }

    private static <T> T opened(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the stream is not open");
        }
        return part;
    }

    @Override
    public void close() {
        ChangeStream last = stream;
        if (last != null) {
            course.gate().release(last);
            last.close();
        }
        parts.forEach(Closed::close);
        parts.clear();
        if (assembler != null) {
            assembler.close();
        }
        sieve.close();
    }
}
