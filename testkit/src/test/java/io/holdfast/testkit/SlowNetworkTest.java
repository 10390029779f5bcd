package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SlowNetworkTest extends FaultProxyFixture {
    @Test
    void delayHoldsEachDirectionForItsTime() throws IOException {
        Socket client = connect();
        exchange(client, "x");

        proxy.delay(Duration.ofMillis(60));

        assertThat(roundTrip(client)).isGreaterThanOrEqualTo(Duration.ofMillis(120));
    }

    @Test
    void aDelayOfOneDirectionLeavesTheOtherAloneAndPassEndsIt() throws IOException {
        Socket client = connect();
        exchange(client, "x");

        proxy.delay(Direction.TO_CLIENT, Duration.ofHours(1));

        send(client, "late");
        await().until(() -> server.received.get() == 5);
        assertSilent(client);
        proxy.pass();
        assertThat(receive(client, 4)).isEqualTo("late");
    }

    @Test
    void delayDoesNotLowerTheThroughput() throws IOException {
        Socket client = connect();
        exchange(client, "x");
        proxy.delay(Duration.ofMillis(50));
        long start = System.nanoTime();

        for (int i = 0; i < 40; i++) {
            send(client, "0123456789");
        }

        assertThat(receive(client, 400)).hasSize(400);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void bandwidthSpreadsBytesOverTime() throws IOException {
        Socket client = connect();
        exchange(client, "x");
        proxy.bandwidth(Direction.TO_CLIENT, 10_000);
        long start = System.nanoTime();

        exchange(client, "y".repeat(2_000));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }

    @Test
    void cutAfterPassesExactlyThatManyBytesOnAnOpenConnection() throws IOException {
        Socket client = connect();
        exchange(client, "before");

        proxy.cutAfter(Direction.TO_CLIENT, 3);

        send(client, "abcdef");
        assertThat(receive(client, 3)).isEqualTo("abc");
        assertReset(client);
        assertThat(proxy.bytes(Direction.TO_CLIENT)).isEqualTo(9);
    }

    @Test
    void cutAfterHoldsForEachNewConnectionUntilPass() throws IOException {
        proxy.cutAfter(Direction.TO_SERVER, 4);
        for (int i = 0; i < 2; i++) {
            Socket client = connect();
            send(client, "abcdef");
            assertReset(client);
        }
        await().until(() -> server.resets.get() == 2);
        assertThat(proxy.bytes(Direction.TO_SERVER)).isEqualTo(8);

        proxy.pass();

        assertThat(exchange(connect(), "abcdef")).isEqualTo("abcdef");
    }

    @Test
    void cutAfterZeroCutsAtOnce() throws IOException {
        Socket client = connect();
        exchange(client, "x");

        proxy.cutAfter(Direction.TO_SERVER, 0);

        assertReset(client);
    }
}
