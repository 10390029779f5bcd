package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.state.Room;
import java.time.Duration;
import java.util.function.BiFunction;

/**
 * What lasts from one stream of a subscription to the next.
 *
 * @param settings what was asked for
 * @param means what it works with
 * @param gate keeps closing and the handler apart
 * @param status what can be seen
 * @param keeper saves checkpoints
 * @param ledger what was delivered
 * @param room where rows are held
 * @param replies bounds what the driver holds
 * @param readAhead makes a stream that is always drained, and how long it may be silent
 */
record Course(
        SubscriptionSettings settings,
        Means means,
        Gate gate,
        Status status,
        CheckpointKeeper keeper,
        Ledger ledger,
        Room room,
        ReplyBound replies,
        BiFunction<ChangeStream, Duration, ChangeStream> readAhead) {

    /** Where it stands now. */
    Place place() {
        return ledger.place(settings.policies());
    }
}
