package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.CorrectionPolicy;
import io.holdfast.subscribe.HandlerPolicy;
import io.holdfast.subscribe.HistoryPolicy;
import io.holdfast.subscribe.ReconcileMode;
import io.holdfast.subscribe.SinkContent;
import io.holdfast.subscribe.spill.MemoryLimit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a test's subscription is asked to do. */
record Setup(
        Shape shape,
        ReconcileMode mode,
        @Nullable SinkContent target,
        Policies policies,
        HandlerPolicy onFailure,
        MemoryLimit memory) {
    static final Setup PLAIN = new Setup(
            Shape.PLAIN,
            ReconcileMode.ROWS,
            null,
            Policies.DEFAULT,
            HandlerPolicy.stopAfter(3),
            Limits.DEFAULT.memory());

    Setup shape(Shape other) {
        return new Setup(other, mode, target, policies, onFailure, memory);
    }

    Setup mode(ReconcileMode other) {
        return new Setup(shape, other, target, policies, onFailure, memory);
    }

    Setup target(SinkContent other) {
        return new Setup(shape, ReconcileMode.TARGET, other, policies, onFailure, memory);
    }

    Setup onFailure(HandlerPolicy other) {
        return new Setup(shape, mode, target, policies, other, memory);
    }

    Setup memory(long rows) {
        return new Setup(shape, mode, target, policies, onFailure, new MemoryLimit(rows, Long.MAX_VALUE));
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
        return new Setup(shape, mode, target, other, onFailure, memory);
    }

    Limits limits() {
        return new Limits(
                memory,
                Path.of(System.getProperty("java.io.tmpdir")),
                Limits.DEFAULT.spillBytes(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10));
    }

    Optional<SinkContent> sinkContent() {
        return Optional.ofNullable(target);
    }
}
