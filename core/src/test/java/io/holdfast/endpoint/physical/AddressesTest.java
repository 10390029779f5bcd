package io.holdfast.endpoint.physical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.time.Deadline;
import io.holdfast.time.Threads;
import io.holdfast.time.Ticker;
import io.holdfast.time.VirtualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Resolving is bounded in time and in number, and an old answer is better than none. */
final class AddressesTest {
    private final Threads threads = new Threads("resolve-test");
    private final CountDownLatch stuck = new CountDownLatch(1);
    private final AtomicInteger lookups = new AtomicInteger();

    @AfterEach
    void release() {
        stuck.countDown();
        assertThat(threads.join(Duration.ofSeconds(5))).isEmpty();
    }

    @Test
    void aSilentResolverIsAbandonedAtTheDeadlineAndNoMoreThanTwoWait() {
        Addresses addresses = new Addresses("east", "db.example", this::never, Ticker.system(), threads);

        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> addresses.all(within(30)))
                    .isInstanceOf(UnknownHostException.class)
                    .hasMessageContaining("db.example");
        }

        assertThat(addresses.resolving()).isEqualTo(2);
        assertThat(lookups).hasValue(2);
        assertThat(threads.join(Duration.ofSeconds(30)))
                .as("nobody waits for them")
                .isEmpty();
        assertThat(stuck.getCount()).isEqualTo(1);
        stuck.countDown();
        await().until(() -> addresses.resolving() == 0);
    }

    private InetAddress[] never(String host) {
        lookups.incrementAndGet();
        try {
            stuck.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new InetAddress[0];
    }

    @Test
    void whereTheResolverFailsTheLastAddressesAreUsed() throws IOException {
        VirtualTime time = new VirtualTime();
        Addresses addresses = new Addresses("east", "db.example", this::onceThenFail, time, threads);
        List<InetAddress> first = addresses.all(Deadline.after(time, Duration.ofSeconds(9)));

        time.advance(Duration.ofMinutes(5));

        assertThat(addresses.all(Deadline.after(time, Duration.ofSeconds(9)))).isEqualTo(first);
        assertThat(lookups).hasValue(2);
    }

    private InetAddress[] onceThenFail(String host) throws UnknownHostException {
        if (lookups.getAndIncrement() > 0) {
            throw new UnknownHostException(host);
        }
        return four("10.0.0.1");
    }

    @Test
    void anAnswerIsFreshForFiveSeconds() throws IOException {
        VirtualTime time = new VirtualTime();
        Addresses addresses = new Addresses(
                "east",
                "db.example",
                host -> {
                    lookups.incrementAndGet();
                    return four("10.0.0.1");
                },
                time,
                threads);
        for (int i = 0; i < 10; i++) {
            addresses.all(Deadline.after(time, Duration.ofSeconds(9)));
            time.advance(Duration.ofSeconds(1));
        }
        assertThat(lookups).hasValue(2);
    }

    @Test
    void familiesTakeTurnsAndWhatAnsweredLastGoesFirst() throws IOException {
        InetAddress[] found = {
            InetAddress.getByName("2001:db8::1"),
            InetAddress.getByName("2001:db8::2"),
            InetAddress.getByName("10.0.0.1"),
            InetAddress.getByName("10.0.0.2")
        };
        Addresses addresses = new Addresses("east", "db.example", host -> found.clone(), Ticker.system(), threads);

        assertThat(addresses.all(within(5000))).containsExactly(found[0], found[2], found[1], found[3]);
        addresses.good(found[3]);
        assertThat(addresses.all(within(5000))).containsExactly(found[3], found[0], found[2], found[1]);
    }

    private static InetAddress[] four(String address) throws UnknownHostException {
        return new InetAddress[] {InetAddress.getByName(address)};
    }

    private static Deadline within(long millis) {
        return Deadline.after(Ticker.system(), Duration.ofMillis(millis));
    }
}
