package io.holdfast.subscribe.store;

import io.holdfast.subscribe.OwnerLease;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.jspecify.annotations.Nullable;

/**
 * A lease over a <a href="https://github.com/lukas-krecan/ShedLock">ShedLock</a> provider that the application has already.
 * Needs {@code shedlock-core} on the class path, an optional dependency. Where the instances' clocks may differ, take a provider
 * that goes by its database's clock ({@code usingDbTime()} of the one for JDBC). For one thread at a time.
 */
public final class ShedLockLease implements OwnerLease {
    private static final Duration LEAST = Duration.ofSeconds(1);

    private final LockProvider provider;
    private final String name;
    private final Duration length;
    private final Supplier<Instant> clock;
    private @Nullable SimpleLock lock;
    private Instant until = Instant.MIN;

    private ShedLockLease(LockProvider provider, String name, Duration length, Supplier<Instant> clock) {
        this.provider = provider;
        this.name = name;
        this.length = length;
        this.clock = clock;
    }

    /**
     * A lease.
     *
     * @param provider where locks are kept
     * @param name of the lock, the same in all instances
     * @param length how long an instance that dies keeps the others waiting, at least a second
     * @param clock reads wall-clock time, such as {@code Instant::now}
     * @return nothing is held yet
     * @throws IllegalArgumentException where the length is below a second
     */
    @SuppressWarnings("exports") // ShedLock is optional: who calls this has it
    public static ShedLockLease over(LockProvider provider, String name, Duration length, Supplier<Instant> clock) {
        if (length.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("a lease of " + length + " is too short: at least " + LEAST);
        }
        return new ShedLockLease(provider, name, length, clock);
    }

    @Override
    public boolean hold() {
        SimpleLock held = lock;
        Instant asked = clock.get();
        Optional<SimpleLock> next = held == null ? acquire() : held.extend(length, Duration.ZERO);
        // an extended lock is another object, and one that is lost may be free again
        lock = next.or(() -> held == null ? Optional.empty() : acquire()).orElse(null);
        until = asked.plus(length);
        return lock != null;
    }

    private Optional<SimpleLock> acquire() {
        return provider.lock(new LockConfiguration(clock.get(), name, length, Duration.ZERO));
    }

    /** What has run out may be another's by now, and not every provider looks whose lock it opens. */
    @Override
    public void release() {
        SimpleLock held = lock;
        lock = null;
        if (held != null && clock.get().isBefore(until)) {
            held.unlock();
        }
    }

    @Override
    public Duration length() {
        return length;
    }
}
