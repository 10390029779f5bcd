package io.holdfast.health.director;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.endpoint.Credentials;
import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.EndpointAddress;
import io.holdfast.endpoint.physical.ConnectSettings;
import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.endpoint.physical.PooledEndpoint;
import io.holdfast.event.EventPublisher;
import io.holdfast.testkit.FaultProxy;
import io.holdfast.testkit.MaterializeEmulator;
import io.holdfast.time.Scheduler;
import io.holdfast.time.Threads;
import io.holdfast.time.Ticker;
import io.holdfast.time.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a prober says of a real server behind a broken network. */
final class ProberTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    private final MaterializeEmulator server = MaterializeEmulator.builder().start();
    private final FaultProxy proxy = FaultProxy.to(server.host(), server.port());
    private final Threads threads = new Threads("prober-test");
    private final Timing timing = new Timing(Ticker.system(), Scheduler.onThread(threads, "director"), threads);
    private final List<Signal> signals = new CopyOnWriteArrayList<>();
    private final PhysicalEndpoint endpoint = new PooledEndpoint(
            new Endpoint("east", new EndpointAddress("localhost", proxy.port())),
            new ConnectSettings(
                    "test",
                    "materialize",
                    new Credentials("materialize", () -> ""),
                    LONG,
                    1,
                    Map.of("sslmode", "disable"),
                    Optional.empty(),
                    new EventPublisher(List.of())),
            timing);
    private final Prober prober = new Prober(
            endpoint, timing, new ProbeSettings(Duration.ofSeconds(1), LONG, ""), new ProbeObserver() {}, signals::add);

    @BeforeEach
    void logIn() {
        prober.ask(ProbeRunner.Run.ROUTINE);
        await().until(() -> !signals.isEmpty());
        assertThat(signals).hasOnlyElementsOfType(Signal.ProbeAnswered.class);
        signals.clear();
    }

    @AfterEach
    void end() {
        prober.close();
        proxy.close();
        endpoint.close();
        timing.scheduler().close();
        assertThat(threads.join(Duration.ofSeconds(10))).isEmpty();
        server.close();
    }

    @Test
    void aSilentServersFreshConnectIsGivenUpAtTheByteThatDoesNotCome() {
        proxy.blackHole();
        prober.ask(ProbeRunner.Run.WITNESSES);

        await().until(() -> !signals.isEmpty());
        assertThat(signals).hasSize(1);
        assertThat(((Signal.Silent) signals.get(0)).failure().getMessage()).contains("send its first byte");
    }

    @Test
    void theFreshConnectDoesNotWaitForAPingThatIsUnderWay() {
        proxy.blackHole();
        prober.ask(ProbeRunner.Run.ROUTINE);
        prober.ask(ProbeRunner.Run.WITNESSES);
        long asked = timing.ticker().nanos();

        await().until(() -> signals.size() == 2);
        assertThat(signals.get(0)).isInstanceOf(Signal.PingFailed.class);
        assertThat(((Signal.Silent) signals.get(1)).begun() - asked).isNotPositive();
    }

    @Test
    void aServerThatAnswersOnANewConnectionOnlyIsHeardAnew() {
        proxy.blackHole();
        prober.ask(ProbeRunner.Run.ROUTINE);
        await().until(() -> signals.stream().anyMatch(Signal.PingFailed.class::isInstance));
        proxy.pass();
        prober.ask(ProbeRunner.Run.WITNESSES);

        await().until(() -> signals.size() == 2);
        assertThat(((Signal.ProbeAnswered) signals.get(1)).anew()).isTrue();
    }
}
