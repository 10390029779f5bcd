package io.holdfast.subscribe.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.stream.Plan.Start;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class PlanTest {
    private static final Checkpoint AT_100 = new Checkpoint("a", "\"t\"", "c", 100, 250, 3, 1);

    @Test
    void theFirstStartTakesASnapshot() {
        assertThat(Plan.find(null, false, "a", false)).isEqualTo(new Plan(Start.SNAPSHOT, OptionalLong.empty()));
    }

    @Test
    void theSameEnvironmentResumesJustBeforeItsOwnFrontier() {
        assertThat(Plan.find(AT_100, true, "a", false)).isEqualTo(new Plan(Start.RESUME, OptionalLong.of(99)));
    }

    @Test
    void aNewProcessTakesInWhatWasDelivered() {
        assertThat(Plan.find(AT_100, false, "a", false)).isEqualTo(new Plan(Start.RESTORE, OptionalLong.of(99)));
    }

    @Test
    void anotherEnvironmentIsNeverAskedForForeignTimestamps() {
        assertThat(Plan.find(AT_100, true, "b", false)).isEqualTo(new Plan(Start.RECONCILE, OptionalLong.empty()));
        assertThat(Plan.find(AT_100, false, "b", false)).isEqualTo(new Plan(Start.SNAPSHOT, OptionalLong.empty()));
    }

    @Test
    void lostHistoryIsReconciled() {
        assertThat(Plan.find(AT_100, true, "a", true)).isEqualTo(new Plan(Start.RECONCILE, OptionalLong.empty()));
    }

    @Test
    void theStatementSaysAllOfIt() {
        ObjectName object = ObjectName.parse("public.t");
        assertThat(new StreamRequest(object, OptionalLong.of(99), false).sql())
                .isEqualTo("SUBSCRIBE \"public\".\"t\" WITH (PROGRESS, SNAPSHOT = false) AS OF 99");
        assertThat(new StreamRequest(object, OptionalLong.empty(), true).sql())
                .isEqualTo("SUBSCRIBE \"public\".\"t\" WITH (PROGRESS)");
    }
}
