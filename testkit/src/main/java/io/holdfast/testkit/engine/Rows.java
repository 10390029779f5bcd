package io.holdfast.testkit.engine;

import io.holdfast.testkit.type.SqlError;
import org.jspecify.annotations.Nullable;

/** The rows of an open portal. Confined to the session's thread. */
sealed interface Rows extends AutoCloseable permits QueryRows, SubscribeRows {
    /** The next row that is there now, null where none is. */
    @Nullable
    Object @Nullable [] poll() throws SqlError;

    /** Whether no row will ever come again. */
    boolean ended();

    /** Waits until a poll may give something; false where the time came first. */
    boolean await(long until) throws SqlError;

    @Override
    void close();
}
