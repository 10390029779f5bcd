package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.CorrectionPolicy;
import io.holdfast.subscribe.HandlerPolicy;
import io.holdfast.subscribe.HistoryPolicy;
import io.holdfast.subscribe.ReconcileMode;
import io.holdfast.subscribe.SinkContent;
import io.holdfast.subscribe.spill.MemoryLimit;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a test's subscription is asked to do. */
record Setup(
        Shape shape,
        ReconcileMode mode,
        @Nullable SinkContent target,
        Policies policies,
        HandlerPolicy onFailure,
        Limits limits) {
    static final Setup PLAIN = new Setup(
            Shape.PLAIN, ReconcileMode.ROWS, null, Policies.DEFAULT, HandlerPolicy.stopAfter(3), Limits.DEFAULT);

    Setup shape(Shape other) {
        return new Setup(other, mode, target, policies, onFailure, limits);
    }

    Setup mode(ReconcileMode other) {
        return new Setup(shape, other, target, policies, onFailure, limits);
    }

    Setup target(SinkContent other) {
        return new Setup(shape, ReconcileMode.TARGET, other, policies, onFailure, limits);
    }

    Setup onFailure(HandlerPolicy other) {
        return new Setup(shape, mode, target, policies, other, limits);
    }

    Setup memory(long rows) {
        return limits(new MemoryLimit(rows, Long.MAX_VALUE), limits.directory(), limits.spillBytes());
    }

    Setup spill(Path directory, long bytes) {
        return limits(limits.memory(), directory, bytes);
    }

    private Setup limits(MemoryLimit memory, Path directory, long bytes) {
        Limits other = new Limits(memory, directory, bytes, limits.silence(), limits.patience());
        return new Setup(shape, mode, target, policies, onFailure, other);
    }

    Setup history(HistoryPolicy other) {
        return policies(new Policies(other, policies.columns(), policies.correction(), policies.emptyAllowed()));
    }

    Setup columns(HistoryPolicy other) {
        return policies(new Policies(policies.history(), other, policies.correction(), policies.emptyAllowed()));
    }

    Setup corrections(CorrectionPolicy other) {
        return policies(new Policies(policies.history(), policies.columns(), other, policies.emptyAllowed()));
    }

    Setup emptyAllowed() {
        return policies(new Policies(policies.history(), policies.columns(), policies.correction(), true));
    }

    private Setup policies(Policies other) {
        return new Setup(shape, mode, target, other, onFailure, limits);
    }

    Optional<SinkContent> sinkContent() {
        return Optional.ofNullable(target);
    }
}
