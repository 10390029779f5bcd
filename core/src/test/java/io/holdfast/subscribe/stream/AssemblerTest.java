package io.holdfast.subscribe.stream;

import static io.holdfast.subscribe.stream.FakeEnvironment.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.subscribe.stream.Message.Data;
import io.holdfast.subscribe.stream.Message.Progress;
import io.holdfast.subscribe.stream.Plan.Start;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class AssemblerTest {
    private static final Data A = new Data(100, 1, row(1, "a"));

    private final Assembler snapshot =
            new Assembler(new Plan(Start.SNAPSHOT, OptionalLong.empty()), BufferLimit.DEFAULT);
    private final Assembler resume = new Assembler(new Plan(Start.RESUME, OptionalLong.of(99)), BufferLimit.DEFAULT);

    @Test
    void rowZeroClosesNothing() throws StreamFault {
        assertThat(snapshot.accept(new Progress(100))).isEmpty();
        assertThat(resume.accept(new Progress(99))).isEmpty();
    }

    @Test
    void aRepeatedRowZeroClosesNothing() throws StreamFault {
        snapshot.accept(new Progress(100));
        snapshot.accept(A);
        assertThat(snapshot.accept(new Progress(100))).isEmpty();
        resume.accept(new Progress(99));
        assertThat(resume.accept(new Progress(100)))
                .as("the frontier of the checkpoint itself")
                .isEmpty();
    }

    @Test
    void theSnapshotIsCompleteOnlyBeyondItsTimestamp() throws StreamFault {
        snapshot.accept(new Progress(100));
        assertThat(snapshot.accept(A)).isEmpty();
        assertThat(snapshot.accept(new Progress(101))).contains(new Closed(101, List.of(A), 100, List.of()));
    }

    @Test
    void changesAfterTheSnapshotStandApartFromIt() throws StreamFault {
        Data later = new Data(103, -1, row(1, "a"));
        snapshot.accept(new Progress(100));
        snapshot.accept(A);
        snapshot.accept(later);
        assertThat(snapshot.accept(new Progress(110))).contains(new Closed(110, List.of(A), 100, List.of(later)));
    }

    @Test
    void oneProgressClosesSeveralTimestamps() throws StreamFault {
        Data later = new Data(105, 3, row(2, "b"));
        resume.accept(new Progress(99));
        resume.accept(A);
        resume.accept(later);
        assertThat(resume.accept(new Progress(106)))
                .hasValueSatisfying(closed -> assertThat(closed.rows()).containsExactly(A, later));
    }

    @Test
    void aRowAtTheProgressStaysOpen() throws StreamFault {
        Data open = new Data(106, 1, row(2, "b"));
        resume.accept(new Progress(99));
        resume.accept(A);
        resume.accept(open);
        assertThat(resume.accept(new Progress(106)))
                .hasValueSatisfying(closed -> assertThat(closed.rows()).containsExactly(A));
        assertThat(resume.accept(new Progress(107)))
                .hasValueSatisfying(closed -> assertThat(closed.rows()).containsExactly(open));
    }

    @Test
    void rowsFromBeforeTheResumeAreDropped() throws StreamFault {
        resume.accept(new Progress(99));
        resume.accept(new Data(99, 1, row(1, "delivered already")));
        resume.accept(A);
        assertThat(resume.accept(new Progress(101)))
                .hasValueSatisfying(closed -> assertThat(closed.rows()).containsExactly(A));
    }

    @Test
    void aStreamThatBeginsBeyondTheResumeIsAGap() {
        assertThatThrownBy(() -> resume.accept(new Progress(100)))
                .isInstanceOfSatisfying(
                        StreamFault.class, fault -> assertThat(fault.kind()).isEqualTo(StreamFault.Kind.GAP))
                .hasMessageContaining("AS OF 99");
    }

    @Test
    void aLateRowIsAFault() throws StreamFault {
        resume.accept(new Progress(99));
        resume.accept(new Progress(110));
        assertThatThrownBy(() -> resume.accept(A))
                .isInstanceOfSatisfying(
                        StreamFault.class, fault -> assertThat(fault.kind()).isEqualTo(StreamFault.Kind.PROTOCOL));
    }

    @Test
    void aStreamThatBeginsWithARowIsAFault() {
        assertThatThrownBy(() -> snapshot.accept(A)).isInstanceOf(StreamFault.class);
    }

    @Test
    void progressWithoutRowsMovesTheFrontier() throws StreamFault {
        resume.accept(new Progress(99));
        assertThat(resume.accept(new Progress(120))).contains(new Closed(120, List.of(), 99, List.of()));
    }

    @Test
    void progressNeverGoesBack() throws StreamFault {
        resume.accept(new Progress(99));
        resume.accept(new Progress(120));
        assertThat(resume.accept(new Progress(110))).isEmpty();
    }

    @Test
    void aCleanEndClosesWhatIsLeft() throws StreamFault {
        snapshot.accept(new Progress(100));
        snapshot.accept(A);
        assertThat(snapshot.end()).contains(new Closed(101, List.of(A), 100, List.of()));
        assertThat(snapshot.end()).isEmpty();
    }

    @Test
    void theBufferIsBounded() throws StreamFault {
        Assembler small = new Assembler(new Plan(Start.RESUME, OptionalLong.of(99)), new BufferLimit(2, 1 << 20));
        small.accept(new Progress(99));
        small.accept(A);
        small.accept(A);
        assertThatThrownBy(() -> small.accept(A))
                .isInstanceOfSatisfying(
                        SubscriptionException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(SubscriptionException.Reason.BUFFER_FULL))
                .hasMessageContaining("buffer(rows, bytes)");
    }

    @Test
    void theBufferIsBoundedInBytes() throws StreamFault {
        Assembler small = new Assembler(new Plan(Start.RESUME, OptionalLong.of(99)), new BufferLimit(1000, 2_000));
        small.accept(new Progress(99));
        assertThatThrownBy(() -> small.accept(new Data(100, 1, row(1, "x".repeat(3_000)))))
                .hasMessageContaining("2000 bytes");
    }

    @Test
    void closingFreesTheBuffer() throws StreamFault {
        Assembler small = new Assembler(new Plan(Start.RESUME, OptionalLong.of(99)), new BufferLimit(1, 1 << 20));
        small.accept(new Progress(99));
        for (int at = 100; at < 110; at++) {
            small.accept(new Data(at, 1, row(at, "x")));
            assertThat(small.accept(new Progress(at + 1))).isPresent();
        }
    }
}
