package io.holdfast.subscribe.spill;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SipHash-2-4 with 128 bits: as hard to make two contents collide in as 128 bits allow, and some times quicker than a
 * cryptographic digest for the fifty bytes of a row. See <a href="https://www.aumasson.jp/siphash/siphash.pdf">the paper</a>. The
 * key is fixed: fingerprints outlive the process.
 */
final class SipHash {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long FIRST_KEY = 0x0706050403020100L;
    private static final long SECOND_KEY = 0x0f0e0d0c0b0a0908L;
    private static final int LAST_ROUNDS = 4;
    private static final int LOW = 0xff;

    private long v0 = FIRST_KEY ^ 0x736f6d6570736575L;
    private long v1 = SECOND_KEY ^ 0x646f72616e646f6dL ^ 0xee;
    private long v2 = FIRST_KEY ^ 0x6c7967656e657261L;
    private long v3 = SECOND_KEY ^ 0x7465646279746573L;

    private SipHash() {}

    static Fingerprint of(byte[] array, int length) {
        SipHash hash = new SipHash();
        int position = 0;
        for (; position + Long.BYTES <= length; position += Long.BYTES) {
            hash.block((long) LONGS.get(array, position));
        }
        long last = (long) length << (Long.SIZE - Byte.SIZE);
        for (int shift = 0; position < length; position++, shift += Byte.SIZE) {
            last |= (long) (array[position] & LOW) << shift;
        }
        hash.block(last);
        return hash.end();
    }

    private void block(long word) {
        v3 ^= word;
        round();
        round();
        v0 ^= word;
    }

    private Fingerprint end() {
        v2 ^= 0xee;
        long high = folded();
        v1 ^= 0xdd;
        return new Fingerprint(high, folded());
    }

    private long folded() {
        for (int count = 0; count < LAST_ROUNDS; count++) {
            round();
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
    }
}
