package io.holdfast.health.lag;

import java.util.OptionalLong;
import java.util.Set;

/** Hears how far endpoints are behind. Called on the scheduler's thread; must not block. */
public interface LagListener {
    /**
     * Other objects than before are beyond the data source's bound. Called at every change of that, not at every sample.
     *
     * @param endpoint its name
     * @param stale what is beyond it now
     */
    void stale(String endpoint, Stale stale);

    /**
     * Another set of objects is not hydrated.
     *
     * @param endpoint its name
     * @param unhydrated the names of what no replica has hydrated, empty where all is well
     */
    void hydration(String endpoint, Set<String> unhydrated);

    /**
     * Nothing of an endpoint can be read because no replica has hydrated it, or something can again.
     *
     * @param endpoint its name
     * @param cold whether nothing of it is hydrated
     */
    default void cold(String endpoint, boolean cold) {}

    /**
     * How far behind an endpoint is, at every sample.
     *
     * @param endpoint its name
     * @param lagMillis of what is farthest behind, empty where that is not known
     */
    default void sampled(String endpoint, OptionalLong lagMillis) {}

    /**
     * What of an endpoint is beyond the bound.
     *
     * @param objects their names, a hundred at the most; empty where all is fresh, and for a server without objects
     * @param whole whether nothing of the endpoint is within the bound
     * @param lagMillis of the one that is farthest behind, empty where that is not known
     * @param enforced whether its server holds reads to the bound by itself, so that what is not known excludes nothing
     */
    record Stale(Set<String> objects, boolean whole, OptionalLong lagMillis, boolean enforced) {
        /** Everything is within the bound. */
        static final Stale NOTHING = new Stale(Set.of(), false, OptionalLong.of(0), false);

        /** The same, where the server holds the bound. */
        Stale enforced(boolean byServer) {
            return new Stale(objects, whole, lagMillis, byServer);
        }

        /**
         * Whether nothing there may be read within the bound.
         *
         * @return false also where the server says so itself, statement by statement
         */
        public boolean excludes() {
            return whole && (!enforced || lagMillis.isPresent());
        }
    }
}
