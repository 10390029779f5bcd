package io.holdfast.subscribe.state;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Columns;
import java.util.List;

/**
 * The content of an object at one time.
 *
 * @param columns of the object
 * @param base a snapshot
 * @param following the changes after it, in order, until the time meant
 * @param sieve took out of the base what was delivered just so
 */
public record Content(Columns columns, List<Change> base, List<Change> following, Sieve sieve) {
    /**
     * A content that is held as a whole.
     *
     * @param columns of the object
     * @param base a snapshot
     * @param following the changes after it, in order, until the time meant
     */
    public Content(Columns columns, List<Change> base, List<Change> following) {
        this(columns, base, following, Sieve.OPEN);
    }

    /**
     * Whether nothing at all was said.
     *
     * @return true for an empty snapshot that nothing followed
     */
    public boolean isEmpty() {
        return base.isEmpty() && following.isEmpty() && sieve.taken() == 0;
    }
}
