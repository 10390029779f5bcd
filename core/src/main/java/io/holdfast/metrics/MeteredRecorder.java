package io.holdfast.metrics;

import io.holdfast.failure.FailureKind;
import io.holdfast.health.director.OutcomeRecorder;
import java.sql.SQLException;

/** Times what passes on its way to the director. */
final class MeteredRecorder implements OutcomeRecorder {
    private final OutcomeRecorder recorder;
    private final StatementMeters statements;

    MeteredRecorder(OutcomeRecorder recorder, StatementMeters statements) {
        this.recorder = recorder;
        this.statements = statements;
    }

    @Override
    public void answered(String endpoint, long generation, long nanos) {
        statements.answered(endpoint, nanos);
        recorder.answered(endpoint, generation, nanos);
    }

    @Override
    public void answered(String endpoint, long generation) {
        recorder.answered(endpoint, generation);
    }

    @Override
    public void failed(String endpoint, long generation, FailureKind kind, SQLException failure) {
        recorder.failed(endpoint, generation, kind, failure);
    }

    @Override
    public void failed(String endpoint, long generation, FailureKind kind, SQLException failure, long nanos) {
        statements.failed(endpoint, kind, nanos);
        recorder.failed(endpoint, generation, kind, failure);
    }

    @Override
    public void healed(String endpoint, long generation, SQLException change) {
        recorder.healed(endpoint, generation, change);
    }
}
