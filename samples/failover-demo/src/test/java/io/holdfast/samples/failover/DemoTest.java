package io.holdfast.samples.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.settings.Mode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DemoTest {
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);

    @Test
    void noReadFailsAndNoChangeIsMissingOrDoubled() throws Exception {
        Report report = new Demo(new Options(Mode.ACTIVE, Duration.ofSeconds(3)), out).run();

        assertThat(report.clean()).as("%s%n%s", screen(), report).isTrue();
        assertThat(report.meter().reads()).isGreaterThan(500);
        assertThat(report.mirror().changes()).isGreaterThan(200);
        assertThat(report.mirror().corrections())
                .as("the subscription changed regions")
                .isPositive();
        assertThat(report.toString()).contains("failed reads                   0");
        assertThat(screen()).contains("kill -9 us-east-1", "black hole in front of eu-west-1");
    }

    @Test
    void withoutHoldfastReadsFail() throws Exception {
        Report report = new Demo(new Options(Mode.PASSTHROUGH, Duration.ofSeconds(2)), out).run();

        assertThat(report.meter().failed()).as("%s%n%s", screen(), report).isPositive();
        assertThat(report.clean()).isFalse();
    }

    @Test
    void readsItsArguments() {
        assertThat(Options.parse()).isEqualTo(new Options(Mode.ACTIVE, Duration.ofSeconds(8)));
        assertThat(Options.parse("--mode=passthrough", "--phase=2s"))
                .isEqualTo(new Options(Mode.PASSTHROUGH, Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--mode=on", "--phase=8", "--phase=1s", "--fast", "now"})
    void refusesWhatItDoesNotUnderstand(String argument) {
        assertThatThrownBy(() -> Options.parse(argument)).isInstanceOf(IllegalArgumentException.class);
    }

    private String screen() {
        return screen.toString(StandardCharsets.UTF_8);
    }
}
