package io.holdfast.subscribe.spill;

/**
 * 128 bits that stand for a row's content: rows of equal fingerprints are taken for equal.
 *
 * @param high the first half
 * @param low the second half
 */
public record Fingerprint(long high, long low) implements Comparable<Fingerprint> {
    @Override
    public int compareTo(Fingerprint other) {
        int order = Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }
}
