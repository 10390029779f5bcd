package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Row;

/** One row of a {@code SUBSCRIBE … WITH (PROGRESS)}. */
sealed interface Message {
    /**
     * The environment's timestamp.
     *
     * @return milliseconds
     */
    long timestamp();

    /** Copies of a row that came or went. */
    record Data(long timestamp, long diff, Row row) implements Message {}

    /** Nothing more will come before this timestamp. */
    record Progress(long timestamp) implements Message {}
}
