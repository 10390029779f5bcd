package io.holdfast.health.http;

import io.holdfast.endpoint.Credentials;
import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.HttpPath;
import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.health.ProbeDepth;
import io.holdfast.health.SecondPathVerdict;
import io.holdfast.health.director.ProbeObserver;
import io.holdfast.health.director.Signal;
import io.holdfast.health.director.SignalSink;
import io.holdfast.time.Timing;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/**
 * Asks one environment over HTTP, every five seconds and at once when its endpoint is suspected, on a thread of its own. Where
 * it says that the environment is gone while the endpoint is under suspicion, that is the second, independent witness, and the
 * director need not wait for a login to time out. Where it answers, a silent endpoint has lost its path and not its environment;
 * a person sees that in the status. Thread-safe.
 */
public final class SecondPath implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SecondPath.class.getName());
    private static final Duration WITHIN = Duration.ofSeconds(2);
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final String endpoint;
    private final Request request;
    private final Client client;
    private final Timing timing;
    private final Ears ears;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final BlockingQueue<Boolean> urgent = new ArrayBlockingQueue<>(1);
    private final Thread thread;
    private volatile Finding last = Finding.of(SecondPathVerdict.UNKNOWN, "");
    private volatile boolean closed;

    /**
     * Who hears what was found.
     *
     * @param signals the director
     * @param observer times requests
     * @param events hears of changed verdicts
     */
    public record Ears(SignalSink signals, ProbeObserver observer, EventPublisher events) {}

    /**
     * Starts to ask.
     *
     * @param endpoint whose environment
     * @param path where it answers
     * @param shared the data source's credentials, where the endpoint has none of its own
     * @param timing time and threads
     * @param ears who hears what was found
     * @throws IOException where the endpoint's root certificate cannot be read
     */
    public SecondPath(Endpoint endpoint, HttpPath path, Credentials shared, Timing timing, Ears ears)
            throws IOException {
        this.endpoint = endpoint.name();
        this.request = new Request(endpoint, path, shared);
        this.client = new Client("http-" + endpoint.name(), endpoint.options().tls(), timing.threads());
        this.timing = timing;
        this.ears = ears;
        this.thread = timing.threads().start("http-" + endpoint.name(), this::serve);
    }

    /**
     * The endpoint's name.
     *
     * @return as given
     */
    public String endpoint() {
        return endpoint;
    }

    /**
     * What was found last.
     *
     * @return UNKNOWN before the first answer
     */
    public SecondPathVerdict verdict() {
        return last.verdict();
    }

    /**
     * What was seen last.
     *
     * @return for a person, empty before the first answer
     */
    public String reason() {
        return last.reason();
    }

    /** The endpoint is suspected: asks at once. Never blocks. */
    public void suspect() {
        boolean asked = urgent.offer(true);
        LOG.log(System.Logger.Level.TRACE, asked ? "asking over HTTP" : "being asked over HTTP already");
    }

    private void serve() {
        try {
            boolean suspected = false;
            while (!closed) {
                long begun = timing.ticker().nanos();
                Finding finding = look(begun);
                tell(finding, suspected, begun);
                suspected = await(finding);
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /** Until the next round; true where a suspicion ended the wait. What was asked to wait is not hurried by a suspicion. */
    private boolean await(Finding finding) throws InterruptedException {
        Duration quiet = finding.notBefore();
        long spread = random.nextLong(INTERVAL.toNanos() / 5);
        if (!quiet.isZero()) {
            urgent.clear();
            timing.ticker().pause(quiet);
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            return false;
        }
        return urgent.poll(INTERVAL.toNanos() * 9 / 10 + spread, TimeUnit.NANOSECONDS) != null;
    }

    private Finding look(long begun) throws InterruptedException {
        Finding finding = ask();
        boolean answered = finding.verdict() == SecondPathVerdict.ENVIRONMENT_UP;
        ears.observer()
                .probed(endpoint, ProbeDepth.HTTP, answered, timing.ticker().nanos() - begun);
        return finding;
    }

    private Finding ask() throws InterruptedException {
        try {
            HttpResponse<byte[]> answer = client.send(request.build(WITHIN), WITHIN);
            return Judge.judge(
                    answer, request.path().readiness(), timing.ticker().instant());
        } catch (TimeoutException e) {
            return Finding.of(SecondPathVerdict.PATH_DOWN, "no whole answer within " + WITHIN.toMillis() + " ms");
        } catch (BoundedBody.TooLongException e) {
            return Finding.of(SecondPathVerdict.PATH_DOWN, String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "asking the environment of " + endpoint + " over HTTP", e);
            return Finding.of(SecondPathVerdict.PATH_DOWN, e.getClass().getSimpleName());
        }
    }

    private void tell(Finding finding, boolean suspected, long begun) {
        boolean changed = last.verdict() != finding.verdict();
        last = finding;
        if (closed) {
            return;
        }
        if (changed) {
            ears.events()
                    .publish(new HoldfastEvent.SecondPathChanged(
                            timing.ticker().instant(),
                            endpoint,
                            finding.verdict().name(),
                            finding.reason()));
        }
        if (suspected && finding.verdict() == SecondPathVerdict.ENVIRONMENT_DOWN) {
            SQLException failure = new SQLException("over HTTP: " + finding.reason(), "08006");
            ears.signals().hear(endpoint, new Signal.EnvironmentGone(failure, begun));
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        client.close();
    }
}
