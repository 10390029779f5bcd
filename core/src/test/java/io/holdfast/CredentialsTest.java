package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.endpoint.Credentials;
import io.holdfast.endpoint.EndpointOptions;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.testkit.MaterializeEmulator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Passwords that rotate, differ between endpoints and are refused although they were right. */
final class CredentialsTest {
    private final List<HoldfastEvent> events = new CopyOnWriteArrayList<>();

    @Test
    void aRefusalOfWhatUsedToWorkIsWaitedOutWithoutHammering() throws Exception {
        try (MaterializeEmulator east = region();
                WireTap tap = new WireTap(east.host(), east.port());
                HoldfastDataSource materialize = HoldfastDataSource.builder()
                        .endpoint("east", tap.address())
                        .user("app")
                        .password("right")
                        .listener(events::add)
                        .build()) {
            assertThat(Regions.sum(materialize)).isEqualTo(1);
            int before = tap.accepted();

            east.faults().rejectLogins();
            east.faults().expireSessions();
            await().until(() -> failing(true));
            await().during(Duration.ofSeconds(4)).atMost(Duration.ofSeconds(20)).until(() -> true);
            int during = tap.accepted() - before;
            east.faults().heal();

            await().atMost(Duration.ofSeconds(60)).until(() -> failing(false));
            await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> Regions.sum(materialize) == 1);
            // Those under way at the first refusal, and one after each pause of 1, 2 and 4 s.
            assertThat(during).isLessThanOrEqualTo(16);
        }
        assertThat(events)
                .filteredOn(HoldfastEvent.CredentialsFailing.class::isInstance)
                .allSatisfy(event -> assertThat(((HoldfastEvent.CredentialsFailing) event).workedBefore())
                        .isTrue());
    }

    private boolean failing(boolean failing) {
        return events.stream()
                .anyMatch(event -> event instanceof HoldfastEvent.CredentialsFailing credentials
                        && credentials.failing() == failing);
    }

    @Test
    void aRotatedPasswordIsAskedForAtTheNextConnect() throws Exception {
        AtomicReference<String> password = new AtomicReference<>("wrong");
        try (MaterializeEmulator east = region();
                HoldfastDataSource materialize = HoldfastDataSource.builder()
                        .endpoint("east", east.address())
                        .user("app")
                        .password(password::get)
                        .build()) {
            assertThatThrownBy(materialize::getConnection)
                    .isInstanceOf(java.sql.SQLInvalidAuthorizationSpecException.class)
                    .hasMessageNotContaining("wrong");

            password.set("right");

            await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> Regions.sum(materialize) == 1);
        }
    }

    @Test
    void eachEndpointHasCredentialsOfItsOwn() throws Exception {
        try (MaterializeEmulator east = region();
                MaterializeEmulator west = MaterializeEmulator.builder()
                        .user("west-app")
                        .password("western")
                        .start();
                HoldfastDataSource materialize = HoldfastDataSource.builder()
                        .endpoint("east", east.address())
                        .endpoint(
                                "west",
                                west.address(),
                                EndpointOptions.standard().credentials(new Credentials("west-app", () -> "western")))
                        .user("app")
                        .password("right")
                        .build()) {
            west.execute("CREATE TABLE t (a bigint)");
            west.execute("INSERT INTO t VALUES (2)");
            assertThat(Regions.sum(materialize)).isEqualTo(1);

            east.crash();

            await().ignoreExceptions().until(() -> Regions.sum(materialize) == 2);
        }
    }

    private static MaterializeEmulator region() {
        MaterializeEmulator region =
                MaterializeEmulator.builder().user("app").password("right").start();
        region.execute("CREATE TABLE t (a bigint)");
        region.execute("INSERT INTO t VALUES (1)");
        return region;
    }
}
