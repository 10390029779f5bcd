package io.holdfast.read;

import io.holdfast.endpoint.physical.Lease;
import org.postgresql.PGConnection;

/**
 * Whether a read that broke may be run again without doing something twice. At Materialize a SELECT has no effect; at
 * PostgreSQL it may have one through a function, unless the caller, the setting or the server itself rules that out.
 */
final class Purity {
    private final RunnerParts parts;

    Purity(RunnerParts parts) {
        this.parts = parts;
    }

    boolean holds(Call call, Lease failed) {
        return parts.readsArePure()
                || call.isPure()
                || parts.router().view().environment(failed.endpoint()).isPresent()
                || refusesWrites(failed);
    }

    /** Whether it may run twice at the same time. */
    boolean allowsTwo(Call call, String endpoint) {
        return parts.readsArePure()
                || call.isPure()
                || parts.router().view().environment(endpoint).isPresent();
    }

    /** What PostgreSQL 14 and later report at login and at every change; the driver still knows it of a broken connection. */
    private static boolean refusesWrites(Lease failed) {
        return failed.jdbc() instanceof PGConnection server
                && ("on".equals(server.getParameterStatus("in_hot_standby"))
                        || "on".equals(server.getParameterStatus("default_transaction_read_only")));
    }
}
