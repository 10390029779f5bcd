package io.holdfast.subscribe.stream;

/**
 * What was read ahead of the handler.
 *
 * @param rows in memory and on disk
 * @param bytes of memory, estimated
 * @param spilledBytes of disk
 */
record Backlog(long rows, long bytes, long spilledBytes) {
    static final Backlog NONE = new Backlog(0, 0, 0);
}
