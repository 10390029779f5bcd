package io.holdfast.subscribe.spill;

/**
 * How much stays in memory.
 *
 * @param rows most rows
 * @param bytes most bytes, estimated
 */
public record MemoryLimit(long rows, long bytes) {}
