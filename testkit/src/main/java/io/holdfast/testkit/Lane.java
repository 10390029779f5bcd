package io.holdfast.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One direction of one connection: reads from one socket, holds what is under way, writes to the other. What is under
 * way is bounded; beyond it the lane stops reading, and the sender's own buffers fill as they would on a real network.
 * Confined to the proxy's thread.
 */
final class Lane {
    private static final int CAPACITY = 1 << 20;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** What is under way; a parcel is due when the network would hand it over. */
    private record Parcel(Kind kind, ByteBuffer bytes, long due) {}

    private enum Kind {
        DATA,
        END,
        ABORT
    }

    private final Road road;
    private final Deque<Parcel> underWay = new ArrayDeque<>();
    private int queuedBytes;
    private long lineFreeAt = Long.MIN_VALUE;
    private long allowance;
    private boolean sourceEnded;
    private boolean delivered;
    private boolean blocked;

    Lane(Road road) {
        this.road = road;
        this.allowance = road.cutAfter;
    }

    void allow(long bytes) {
        allowance = bytes;
    }

    /** Lets everything under way arrive now. */
    void hurry() {
        Deque<Parcel> late = new ArrayDeque<>(underWay);
        underWay.clear();
        late.forEach(parcel -> underWay.add(new Parcel(parcel.kind(), parcel.bytes(), Long.MIN_VALUE)));
        lineFreeAt = Long.MIN_VALUE;
    }

    boolean wantsRead() {
        return !sourceEnded && !road.held && queuedBytes < CAPACITY;
    }

    boolean wantsWrite() {
        return blocked && !road.held;
    }

    boolean ended() {
        return delivered;
    }

    /** Nanoseconds until something is due, or {@link Long#MAX_VALUE}. */
    long waitNanos(long now) {
        Parcel next = underWay.peek();
        if (next == null || road.held || blocked || next.due() == Long.MIN_VALUE) {
            return Long.MAX_VALUE;
        }
        return Math.max(0, next.due() - now);
    }

    void read(SocketChannel source, ByteBuffer scratch, long now) {
        if (!wantsRead()) {
            return;
        }
        try {
            int count = source.read(scratch.clear());
            if (count < 0) {
                finish(Kind.END, now);
            } else if (count > 0) {
                enqueue(copyOf(scratch.flip()), now);
            }
        } catch (IOException e) {
            finish(Kind.ABORT, now);
        }
    }

    /** The receiving side is gone: nothing more can be delivered. */
    void giveUp() {
        sourceEnded = true;
        delivered = true;
        underWay.clear();
    }

    /** The receiving side of the other lane is gone: its sender is to learn that as a reset. */
    void abort(long now) {
        if (!sourceEnded) {
            finish(Kind.ABORT, now);
        }
    }

    /**
     * Writes what is due.
     *
     * @return whether the connection must now be reset
     * @throws IOException where the receiving side is gone
     */
    boolean write(SocketChannel target, long now) throws IOException {
        blocked = false;
        while (!road.held && allowance > 0 && !underWay.isEmpty()) {
            Parcel next = underWay.element();
            if (next.due() != Long.MIN_VALUE && next.due() - now > 0) {
                return false;
            }
            if (next.kind() == Kind.ABORT) {
                return true;
            }
            if (next.kind() == Kind.END) {
                underWay.remove();
                target.shutdownOutput();
                delivered = true;
                return false;
            }
            if (!deliver(next.bytes(), target)) {
                blocked = allowance > 0;
                break;
            }
            underWay.remove();
        }
        return allowance == 0 && !road.held;
    }

    private boolean deliver(ByteBuffer bytes, SocketChannel target) throws IOException {
        int end = bytes.limit();
        bytes.limit(bytes.position() + (int) Math.min(bytes.remaining(), allowance));
        int count = target.write(bytes);
        bytes.limit(end);
        queuedBytes -= count;
        road.delivered.addAndGet(count);
        if (allowance != Road.NEVER) {
            allowance -= count;
        }
        return !bytes.hasRemaining();
    }

    private void finish(Kind kind, long now) {
        sourceEnded = true;
        underWay.add(new Parcel(kind, NOTHING, due(0, now)));
    }

    private void enqueue(ByteBuffer bytes, long now) {
        queuedBytes += bytes.remaining();
        underWay.add(new Parcel(Kind.DATA, bytes, due(bytes.remaining(), now)));
    }

    private long due(int bytes, long now) {
        long start = lineFreeAt == Long.MIN_VALUE ? now : Math.max(lineFreeAt, now);
        lineFreeAt = start + road.transmissionNanos(bytes);
        return lineFreeAt + road.delayNanos;
    }

    private static ByteBuffer copyOf(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    }
}
