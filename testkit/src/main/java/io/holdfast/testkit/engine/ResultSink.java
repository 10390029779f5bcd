package io.holdfast.testkit.engine;

import io.holdfast.testkit.type.Column;
import io.holdfast.testkit.type.CopyFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an execution puts what it produces. The wire layer implements it; a call may block while the client does not
 * read, and throws {@link java.io.UncheckedIOException} once the client is gone, which ends the execution.
 */
public interface ResultSink {
    /**
     * One row.
     *
     * @param values one value a column of the portal, as {@link io.holdfast.testkit.type.PgType} says
     */
    void row(@Nullable Object[] values);

    /**
     * A COPY … TO STDOUT begins: CopyOutResponse. Rows follow through {@link #row}, and the wire layer
     * writes them as CopyData; {@link Outcome.Complete} ends it with CopyDone.
     *
     * @param columns the types of the values to come
     * @param format how to write them
     */
    void copyOut(List<Column> columns, CopyFormat format);

    /**
     * A notice, sent at once.
     *
     * @param sqlState five characters, {@code 01000} or {@code 00000}
     * @param message the text
     */
    void notice(String sqlState, String message);

    /** Everything so far must reach the client now: called before the execution waits for more. */
    void flush();
}
