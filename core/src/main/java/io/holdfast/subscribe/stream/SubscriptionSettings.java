package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.HandlerPolicy;
import io.holdfast.subscribe.OwnerLease;
import io.holdfast.subscribe.ReconcileMode;
import io.holdfast.subscribe.SinkContent;
import java.util.Optional;

/**
 * What a subscription was asked to do.
 *
 * @param name for threads, events and the server
 * @param subject what to subscribe
 * @param shape which changes
 * @param sink where they go
 * @param limits what it may use
 * @param policies what to do where changes alone do not do
 */
record SubscriptionSettings(String name, Subject subject, Shape shape, Sink sink, Limits limits, Policies policies) {
    /** For {@code application_name}. */
    String purpose() {
        return "subscribe-" + name;
    }

    /**
     * Where changes go.
     *
     * @param store keeps the checkpoint
     * @param applier calls the handler
     * @param onFailure what happens where it fails
     * @param mode how it is known what was delivered
     * @param content reads the sink, in mode TARGET
     * @param lease decides which of several instances runs
     */
    record Sink(
            CheckpointStore store,
            Applier applier,
            HandlerPolicy onFailure,
            ReconcileMode mode,
            Optional<SinkContent> content,
            Optional<OwnerLease> lease) {}
}
