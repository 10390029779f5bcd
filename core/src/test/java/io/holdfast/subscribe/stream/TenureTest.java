package io.holdfast.subscribe.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.subscribe.OwnerLease;
import io.holdfast.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TenureTest {
    private static final Duration LENGTH = Duration.ofSeconds(30);
    private static final Duration STEP = Duration.ofSeconds(1);

    private final VirtualTime time = new VirtualTime();
    private final List<String> calls = new ArrayList<>();
    private String owner = "";
    private long until;
    private Runnable whileHolding = () -> {};

    /** Two instances share it; who does not renew it in time loses it. */
    private OwnerLease lease(String instance) {
        return new OwnerLease() {
            @Override
            public boolean hold() {
                calls.add(instance + " asks");
                if (owner.isEmpty() || owner.equals(instance) || time.nanos() >= until) {
                    owner = instance;
                    until = time.nanos() + LENGTH.toNanos();
                }
                whileHolding.run();
                return owner.equals(instance);
            }

            @Override
            public void release() {
                calls.add(instance + " releases");
                owner = "";
            }

            @Override
            public Duration length() {
                return LENGTH;
            }
        };
    }

    private Tenure tenure(String instance) {
        return new Tenure(Optional.of(lease(instance)), time);
    }

    @Test
    void aHandlerThatTakesTenTimesAsLongAsTheLeaseKeepsIt() {
        Tenure one = tenure("one");
        Tenure two = tenure("two");
        assertThat(one.lasts()).isTrue();
        // the subscription's thread is in its handler, the other one asks whether it is time
        for (int second = 0; second < 300; second++) {
            time.advance(STEP);
            one.renew();
            assertThat(two.lasts()).as("after " + second + " s").isFalse();
        }
        assertThat(one.lasts()).isTrue();
        assertThat(calls.stream().filter("one asks"::equals))
                .as("each third of its length")
                .hasSize(31);
    }

    @Test
    void withoutARenewalAnotherTakesItAndTheOneBeforeHearsOfIt() {
        Tenure one = tenure("one");
        Tenure two = tenure("two");
        assertThat(one.lasts()).isTrue();
        time.advance(LENGTH);
        assertThat(two.lasts()).isTrue();
        one.renew();
        assertThat(one.lasts()).isFalse();
    }

    @Test
    void renewingNeverAcquires() {
        Tenure one = tenure("one");
        one.renew();
        assertThat(calls).isEmpty();
        assertThat(one.lasts()).isTrue();
        one.end();
        time.advance(LENGTH);
        one.renew();
        assertThat(calls).containsExactly("one asks", "one releases");
    }

    @Test
    void whatIsGivenUpWhileItIsRenewedIsGivenBack() {
        Tenure one = tenure("one");
        assertThat(one.lasts()).isTrue();
        time.advance(LENGTH.dividedBy(2));
        // the subscription ends while the other thread waits for the answer
        whileHolding = one::end;
        one.renew();
        assertThat(owner).isEmpty();
        assertThat(calls).endsWith("one asks", "one releases");
    }

    @Test
    void nobodyWaitsForAnAnswerThatAnotherAwaits() {
        Tenure one = tenure("one");
        assertThat(one.lasts()).isTrue();
        time.advance(LENGTH.dividedBy(2));
        List<Boolean> meanwhile = new ArrayList<>();
        whileHolding = () -> meanwhile.add(one.lasts());
        one.renew();
        assertThat(meanwhile).containsExactly(true);
        assertThat(calls).containsExactly("one asks", "one asks");
    }
}
