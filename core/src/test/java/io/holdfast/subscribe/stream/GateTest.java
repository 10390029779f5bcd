package io.holdfast.subscribe.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.time.Deadline;
import io.holdfast.time.Ticker;
import io.holdfast.time.VirtualTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class GateTest {
    private final Gate gate = new Gate();
    private final FakeStreams streams =
            new FakeStreams(Map.of("east", new FakeEnvironment("env", 1_000)), new Random(1));

    private ChangeStream stream() throws SQLException {
        FakeRouter router = new FakeRouter(new VirtualTime(), List.of("east"));
        streams.script(new FakeStreams.Script() {});
        return streams.connect(
                router.pick(Set.of()).orElseThrow(), "test", Deadline.after(Ticker.system(), Duration.ofSeconds(1)));
    }

    @Test
    void whatIsOpenedWhileItIsShutIsBrokenOffAtOnce() throws SQLException {
        ChangeStream early = stream();
        ChangeStream late = stream();
        gate.hold(early);
        gate.shut();
        gate.hold(late);
        assertThatThrownBy(() -> early.next(Duration.ZERO)).hasMessage("broken off");
        assertThatThrownBy(() -> late.next(Duration.ZERO)).hasMessage("broken off");
    }

    @Test
    void nobodyEntersOnceItIsShutAlsoNotWhoWaitedForTheEndOfAPause() throws InterruptedException {
        gate.pauseCalls(true);
        gate.shut();
        assertThat(gate.enter()).isFalse();
        gate.pauseCalls(false);
        assertThat(gate.enter()).isFalse();
        assertThatThrownBy(() -> gate.pause(Duration.ofDays(1))).isInstanceOf(InterruptedException.class);
    }
}
