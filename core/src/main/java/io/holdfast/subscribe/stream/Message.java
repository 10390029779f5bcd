package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.spill.Packed;

/** One row of a {@code SUBSCRIBE … WITH (PROGRESS)}. */
sealed interface Message {
    /**
     * The environment's timestamp.
     *
     * @return milliseconds
     */
    long timestamp();

    /** Copies of a row that came or went, or what a key holds from now on. */
    record Data(Packed change) implements Message {
        /** From objects. */
        Data(Change change) {
            this(Packed.of(change));
        }

        @Override
        public long timestamp() {
            return change.timestamp();
        }
    }

    /** Nothing more will come before this timestamp. */
    record Progress(long timestamp) implements Message {}
}
