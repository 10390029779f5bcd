package io.holdfast.health.director;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.EndpointAddress;
import io.holdfast.endpoint.EndpointOptions;
import io.holdfast.endpoint.MaintenanceWindow;
import io.holdfast.time.Threads;
import io.holdfast.time.Timing;
import io.holdfast.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Work leaves a minute before the window and may come back after it. */
final class MaintenanceCalendarTest {
    private final VirtualTime time = new VirtualTime();
    private final List<String> heard = new ArrayList<>();

    @Test
    void anEndpointIsDrainedOnceAMinuteBeforeItsWindowAndUndrainedAfterIt() {
        try (MaintenanceCalendar calendar = calendar(window(Duration.ofMinutes(10), Duration.ofMinutes(30)))) {
            calendar.start();
            time.advance(Duration.ofMinutes(8));
            assertThat(heard).isEmpty();

            time.advance(Duration.ofSeconds(70));
            assertThat(heard).as("50 seconds before").containsExactly("east drained by maintenance");

            time.advance(Duration.ofMinutes(30));
            assertThat(heard).hasSize(1);

            time.advance(Duration.ofMinutes(2));
            assertThat(heard).containsExactly("east drained by maintenance", "east undrained by maintenance");
        }
    }

    @Test
    void withoutWindowsNothingIsScheduled() {
        try (MaintenanceCalendar calendar =
                new MaintenanceCalendar(List.of(endpoint(List.of())), timing(), this::hear)) {
            calendar.start();
            time.advance(Duration.ofDays(14));
            assertThat(heard).isEmpty();
        }
    }

    @Test
    void anEndpointThatComesLaterHasItsWindowsToo() {
        try (MaintenanceCalendar calendar = new MaintenanceCalendar(List.of(), timing(), this::hear)) {
            calendar.start();
            calendar.add(endpoint(List.of()));
            calendar.add(endpoint(List.of(window(Duration.ofMinutes(10), Duration.ofMinutes(30)))));
            time.advance(Duration.ofMinutes(8).plusSeconds(50));
            assertThat(heard).isEmpty();
            time.advance(Duration.ofSeconds(20));
            assertThat(heard).containsExactly("east drained by maintenance");
            calendar.forget("east");
            time.advance(Duration.ofHours(1));
            assertThat(heard).hasSize(1);
        }
    }

    @Test
    void aClosedCalendarIsSilent() {
        MaintenanceCalendar calendar = calendar(window(Duration.ofMinutes(10), Duration.ofMinutes(30)));
        calendar.start();
        time.advance(Duration.ofMinutes(1));
        calendar.close();
        time.advance(Duration.ofDays(14));
        assertThat(heard).isEmpty();
    }

    private MaintenanceCalendar calendar(MaintenanceWindow window) {
        return new MaintenanceCalendar(List.of(endpoint(List.of(window))), timing(), this::hear);
    }

    private Timing timing() {
        return new Timing(time, time, new Threads("calendar-test"));
    }

    private static Endpoint endpoint(List<MaintenanceWindow> windows) {
        return new Endpoint(
                "east",
                new EndpointAddress("db.example", 6875),
                EndpointOptions.standard().maintenance(windows));
    }

    /** A window that begins so long after now. */
    private MaintenanceWindow window(Duration in, Duration length) {
        Instant begin = time.instant().plus(in);
        LocalTime from = begin.atZone(ZoneOffset.UTC).toLocalTime();
        return new MaintenanceWindow(
                begin.atZone(ZoneOffset.UTC).getDayOfWeek(), from, from.plus(length), ZoneOffset.UTC);
    }

    private void hear(String endpoint, Signal signal) {
        if (signal instanceof Signal.Drained drained) {
            heard.add(endpoint + " drained by " + drained.by());
        } else if (signal instanceof Signal.Undrained undrained) {
            heard.add(endpoint + " undrained by " + undrained.by());
        }
    }
}
