package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.spill.ChangeList;

/**
 * What one progress message closed.
 *
 * @param frontier everything before it has been said
 * @param base the content at the snapshot's timestamp; empty unless this is the first one of a stream with a snapshot
 * @param baseTimestamp the snapshot's timestamp
 * @param rows the changes since the last one, or since the snapshot, by timestamp
 */
record Closed(long frontier, ChangeList base, long baseTimestamp, ChangeList rows) implements AutoCloseable {
    @Override
    public void close() {
        base.close();
        rows.close();
    }
}
