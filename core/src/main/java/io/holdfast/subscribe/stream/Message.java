package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Change;

/** One row of a {@code SUBSCRIBE … WITH (PROGRESS)}. */
sealed interface Message {
    /**
     * The environment's timestamp.
     *
     * @return milliseconds
     */
    long timestamp();

    /** Copies of a row that came or went, or what a key holds from now on. */
    record Data(Change change) implements Message {
        @Override
        public long timestamp() {
            return change.timestamp();
        }
    }

    /** Nothing more will come before this timestamp. */
    record Progress(long timestamp) implements Message {}
}
