package io.holdfast.subscribe.stream;

import java.util.Optional;

/**
 * How a stream is asked for and how the server hears what need not be kept any more. Today the position is the client's alone;
 * Materialize announces durable subscriptions, which keep it at the server too.
 */
interface ResumeStrategy {
    /**
     * The statement of the cursor.
     *
     * @param request what is wanted
     * @return SQL after {@code DECLARE … CURSOR FOR}
     */
    String statement(StreamRequest request);

    /**
     * What the server is told after a commit, between two fetches.
     *
     * @param frontier that is committed, exclusive
     * @return SQL, empty where it need not know
     */
    Optional<String> acknowledgement(long frontier);

    /** The position is in the checkpoint, and the server is asked for {@code AS OF} it. */
    static ResumeStrategy asOf() {
        return new ResumeStrategy() {
            @Override
            public String statement(StreamRequest request) {
                return request.sql();
            }

            @Override
            public Optional<String> acknowledgement(long frontier) {
                return Optional.empty();
            }
        };
    }
}
