package io.holdfast.subscribe.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.HistoryPolicy;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.subscribe.SubscriptionException.Reason;
import io.holdfast.subscribe.stream.Plan.Start;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PlanTest {
    private static final Checkpoint AT_100 =
            new Checkpoint("a", "\"t\"", "u7", FakeEnvironment.COLUMNS.fingerprint(), 100, 250, 3, 1);
    private static final Place.Loss LOST = new Place.Loss("a", "compacted");

    @Test
    void theFirstStartTakesASnapshot() throws StreamFault {
        assertThat(find(null, false, "a", null)).isEqualTo(Plan.from(Start.SNAPSHOT));
    }

    @Test
    void theFirstStartWithoutASnapshotBeginsNow() throws StreamFault {
        Plan plan = place(null, false, null, Policies.DEFAULT).find(found("a", "u7"), false);
        assertThat(plan).isEqualTo(Plan.from(Start.NOW));
        assertThat(plan.snapshot()).isFalse();
    }

    @Test
    void theSameEnvironmentResumesJustBeforeItsOwnFrontier() throws StreamFault {
        assertThat(find(AT_100, true, "a", null)).isEqualTo(new Plan(Start.RESUME, OptionalLong.of(99)));
    }

    @Test
    void aNewProcessTakesInWhatWasDelivered() throws StreamFault {
        assertThat(find(AT_100, false, "a", null)).isEqualTo(new Plan(Start.RESTORE, OptionalLong.of(99)));
    }

    @Test
    void anotherEnvironmentIsNeverAskedForForeignTimestamps() throws StreamFault {
        assertThat(find(AT_100, true, "b", null)).isEqualTo(Plan.from(Start.RECONCILE));
        assertThat(find(AT_100, false, "b", null)).isEqualTo(Plan.from(Start.SNAPSHOT));
    }

    @Test
    void lostHistoryIsReconciled() throws StreamFault {
        assertThat(find(AT_100, true, "a", LOST)).isEqualTo(Plan.from(Start.RECONCILE));
        assertThat(find(AT_100, true, "b", LOST).start()).isEqualTo(Start.RECONCILE);
    }

    @Test
    void lostHistoryFailsWhereThatIsThePolicyAndSaysWhy() {
        Policies fail = new Policies(HistoryPolicy.FAIL, HistoryPolicy.FAIL, Policies.DEFAULT.correction(), false);
        assertThatThrownBy(() -> place(AT_100, true, LOST, fail).find(found("a", "u7"), true))
                .isInstanceOfSatisfying(
                        SubscriptionException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.HISTORY_LOST))
                .hasMessageContaining("compacted");
    }

    @Test
    void lostHistoryGivesAFreshSnapshotWhereThatIsThePolicy() throws StreamFault {
        Policies fresh =
                new Policies(HistoryPolicy.FRESH_SNAPSHOT, HistoryPolicy.FAIL, Policies.DEFAULT.correction(), false);
        assertThat(place(AT_100, true, LOST, fresh).find(found("a", "u7"), true))
                .isEqualTo(Plan.from(Start.SNAPSHOT));
    }

    @Test
    void aNameThatMeansAnotherObjectIsNotResumed() throws StreamFault {
        assertThat(place(AT_100, true, null, Policies.DEFAULT).find(found("a", "u8"), true))
                .isEqualTo(Plan.from(Start.RECONCILE));
        assertThat(place(AT_100, true, null, Policies.DEFAULT)
                        .find(found("a", ""), true)
                        .start())
                .as("a server that does not tell")
                .isEqualTo(Start.RESUME);
    }

    @Test
    void theStatementSaysAllOfIt() {
        Subject object = Subject.object("public.t");
        assertThat(new StreamRequest(object, Shape.PLAIN, OptionalLong.of(99), false).sql())
                .isEqualTo("SUBSCRIBE \"public\".\"t\" WITH (PROGRESS, SNAPSHOT = false) AS OF 99");
        assertThat(new StreamRequest(object, Shape.PLAIN, OptionalLong.empty(), true).sql())
                .isEqualTo("SUBSCRIBE \"public\".\"t\" WITH (PROGRESS)");
        Shape keyed = new Shape(List.of("id", "a\"b"), true, OptionalLong.of(200));
        assertThat(new StreamRequest(Subject.query("SELECT 1"), keyed, OptionalLong.of(9), true).sql())
                .isEqualTo(
                        "SUBSCRIBE (SELECT 1) ENVELOPE UPSERT (KEY (\"id\", \"a\"\"b\")) WITH (PROGRESS) AS OF 9 UP TO"
                                + " 200");
    }

    @Test
    void aResumeStrategyMayKeepThePositionAtTheServer() {
        ResumeStrategy durable = new ResumeStrategy() {
            @Override
            public String statement(StreamRequest request) {
                return request.sql().replace("SUBSCRIBE \"t\"", "SUBSCRIBE USING DURABLE SUBSCRIPTION s");
            }

            @Override
            public Optional<String> acknowledgement(long frontier) {
                return Optional.of("ACKNOWLEDGE DURABLE SUBSCRIPTION s UP TO " + frontier);
            }
        };
        StreamRequest request = new StreamRequest(Subject.object("t"), Shape.PLAIN, OptionalLong.of(99), false);
        assertThat(durable.statement(request))
                .isEqualTo("SUBSCRIBE USING DURABLE SUBSCRIPTION s WITH (PROGRESS, SNAPSHOT = false) AS OF 99");
        assertThat(ResumeStrategy.asOf().statement(request)).isEqualTo(request.sql());
        assertThat(ResumeStrategy.asOf().acknowledgement(100)).isEmpty();
        assertThat(durable.acknowledgement(100)).hasValue("ACKNOWLEDGE DURABLE SUBSCRIPTION s UP TO 100");
    }

    private static Plan find(
            @Nullable Checkpoint checkpoint, boolean known, String environment, Place.@Nullable Loss loss)
            throws StreamFault {
        return place(checkpoint, known, loss, Policies.DEFAULT).find(found(environment, "u7"), true);
    }

    private static Place place(
            @Nullable Checkpoint checkpoint, boolean known, Place.@Nullable Loss loss, Policies policies) {
        return new Place(checkpoint, known, true, loss, policies);
    }

    private static Place.Found found(String environment, String id) {
        ObjectFacts facts = new ObjectFacts(id, OptionalLong.empty(), Optional.empty(), false, true);
        return new Place.Found("east", environment, facts, FakeEnvironment.COLUMNS);
    }
}
