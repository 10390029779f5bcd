package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.Subscription.State;
import io.holdfast.subscribe.state.Delivered;
import io.holdfast.time.Threads;
import io.holdfast.time.Ticker;
import java.time.Duration;
import java.util.Optional;

/** One life of a subscription's process, on the test's own thread and clock. */
record Lifetime(Means means, Gate gate, Setup setup) {
    State run(CheckpointStore store, Applier applier) throws InterruptedException {
        return run("t", store, applier);
    }

    State run(String object, CheckpointStore store, Applier applier) throws InterruptedException {
        SubscriptionSettings.Sink sink = new SubscriptionSettings.Sink(
                store, applier, setup.onFailure(), setup.mode(), setup.sinkContent(), Optional.empty());
        SubscriptionSettings settings = new SubscriptionSettings(
                "t", Subject.object(object), setup.shape(), sink, setup.limits(), setup.policies());
        Workshop workshop = new Workshop(settings, new Threads("test"));
        Ticker ticker = means.ticker();
        CheckpointKeeper keeper = new CheckpointKeeper(store, ticker);
        try (Delivered held = workshop.delivered()) {
            long epoch = keeper.claim();
            Checkpoint last = keeper.load(settings.subject());
            keeper.states(held, last);
            Ledger ledger = new Ledger(settings.subject(), last, epoch, held);
            Course course = new Course(
                    settings,
                    means,
                    gate,
                    new Status("t", means),
                    keeper,
                    ledger,
                    workshop.room(),
                    new ReplyBound(workshop.room().limit()),
                    (raw, silence) -> raw);
            Pause pause = (Duration length) -> ticker.pause(length);
            return new SubscriptionLoop(course, pause, new Tenure(Optional.empty(), ticker)).run();
        }
    }
}
