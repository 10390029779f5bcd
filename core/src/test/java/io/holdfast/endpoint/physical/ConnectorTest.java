package io.holdfast.endpoint.physical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.endpoint.Credentials;
import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.EndpointAddress;
import io.holdfast.event.EventPublisher;
import io.holdfast.testkit.MaterializeEmulator;
import io.holdfast.time.Deadline;
import io.holdfast.time.Scheduler;
import io.holdfast.time.Threads;
import io.holdfast.time.Ticker;
import io.holdfast.time.Timing;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** PgJDBC connects where our resolver and our race lead it. */
final class ConnectorTest {
    private final MaterializeEmulator server = MaterializeEmulator.builder().start();
    private final Threads threads = new Threads("connector-test");
    private final Timing timing = new Timing(Ticker.system(), Scheduler.onThread(threads, "director"), threads);
    private final CountDownLatch stuck = new CountDownLatch(1);

    @AfterEach
    void end() {
        stuck.countDown();
        timing.scheduler().close();
        assertThat(threads.join(Duration.ofSeconds(5))).isEmpty();
        server.close();
    }

    @Test
    void everyAddressOfAHostIsTried() throws SQLException {
        // The emulator listens on 127.0.0.1 alone.
        Connector connector = connector(host -> new InetAddress[] {address(2), address(3), address(1)});
        OpenConnection open = connector.open("test", within(20_000));
        try (Statement statement = open.jdbc().createStatement()) {
            assertThat(statement.execute("SELECT 1")).isTrue();
        } finally {
            open.jdbc().close();
        }
    }

    @Test
    void aCancelGoesWhereTheConnectionWent() throws Exception {
        AtomicReference<InetAddress[]> found = new AtomicReference<>(new InetAddress[] {address(2), address(1)});
        Connector connector = connector(host -> Objects.requireNonNull(found.get()));
        OpenConnection open = connector.open("test", within(20_000));
        found.set(new InetAddress[] {address(2)});
        server.faults().slow(Duration.ofSeconds(60));
        try (Statement statement = open.jdbc().createStatement()) {
            CompletableFuture<Throwable> failure = CompletableFuture.supplyAsync(() -> {
                try {
                    statement.execute("SELECT 1");
                    return new IllegalStateException("it ended");
                } catch (SQLException e) {
                    return e;
                }
            });
            await().pollInterval(Duration.ofMillis(100)).until(() -> {
                statement.cancel();
                return failure.isDone();
            });
            assertThat(failure.get()).hasMessageContaining("cancel");
        } finally {
            open.breakOff();
        }
    }

    @Test
    void aSilentResolverCostsTheDeadlineAndNotMore() {
        Connector connector = connector(host -> {
            awaitQuietly();
            return new InetAddress[] {address(1)};
        });

        assertThatThrownBy(() -> connector.open("test", within(200)))
                .isInstanceOf(SQLException.class)
                .hasRootCauseInstanceOf(UnknownHostException.class)
                .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("08001"));
    }

    private void awaitQuietly() {
        try {
            stuck.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aRefusalSaysWhichAddress() {
        Connector connector = connector(host -> new InetAddress[] {address(2)});

        assertThatThrownBy(() -> connector.open("test", within(5_000)))
                .hasStackTraceContaining("/127.0.0.2:" + server.port());
    }

    @Test
    void aPasswordThatCannotBeHadIsAnErrorThatSaysSo() {
        Endpoint endpoint = new Endpoint("east", new EndpointAddress("db.localhost", server.port()));
        Connector connector = new Connector(
                endpoint,
                settings(new Credentials("materialize", () -> {
                    throw new IllegalStateException("the vault is sealed");
                })),
                timing);

        assertThatThrownBy(() -> connector.open("test", within(5_000)))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("in the password's supplier: java.lang.IllegalStateException");
    }

    private Connector connector(Lookup lookup) {
        Endpoint endpoint = new Endpoint("east", new EndpointAddress("db.localhost", server.port()));
        return new Connector(endpoint, settings(new Credentials("materialize", () -> "")), timing, lookup);
    }

    private static ConnectSettings settings(Credentials credentials) {
        return new ConnectSettings(
                "holdfast-test",
                "materialize",
                credentials,
                Duration.ofSeconds(2),
                1,
                Map.of(),
                Optional.empty(),
                new EventPublisher(List.of()));
    }

    private Deadline within(long millis) {
        return Deadline.after(timing.ticker(), Duration.ofMillis(millis));
    }

    private static InetAddress address(int last) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    }
}
