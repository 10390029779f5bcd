package io.holdfast.testkit.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row of a {@code SUBSCRIBE … WITH (PROGRESS)}. */
public sealed interface ModelMessage {
    /**
     * The environment's timestamp.
     *
     * @return milliseconds
     */
    long timestamp();

    /**
     * Copies of a row that came or went.
     *
     * @param timestamp when
     * @param diff how many came; negative, how many went
     * @param row its values
     */
    record Data(long timestamp, long diff, List<@Nullable Object> row) implements ModelMessage {}

    /**
     * Nothing more will come before this timestamp.
     *
     * @param timestamp the frontier
     */
    record Progress(long timestamp) implements ModelMessage {}
}
