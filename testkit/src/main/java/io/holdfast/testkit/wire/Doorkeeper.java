package io.holdfast.testkit.wire;

import io.holdfast.testkit.type.SqlError;
import java.util.Map;

/** What is decided about each login while the server runs. Thread-safe. */
public interface Doorkeeper {
    /**
     * Sessions at one time; further ones get 53000.
     *
     * @return at least 0
     */
    int maxConnections();

    /**
     * ParameterStatus values beyond PostgreSQL's own, {@code mz_version} for one.
     *
     * @return by name
     */
    Map<String, String> parameters();

    /**
     * Judges a password that is right.
     *
     * @throws SqlError 28P01 where it is to fail nevertheless
     */
    void authenticate() throws SqlError;

    /**
     * Judges a client that has been told that it is authenticated.
     *
     * @return false to hang up without a word, as a balancer does whose environment is gone
     * @throws SqlError where the session is denied
     */
    boolean admit() throws SqlError;

    /**
     * Lets everybody in, up to a number.
     *
     * @param maxConnections sessions at one time
     * @param parameters ParameterStatus values beyond PostgreSQL's own
     * @return a doorkeeper without whims
     */
    static Doorkeeper upTo(int maxConnections, Map<String, String> parameters) {
        return new Doorkeeper() {
            @Override
            public int maxConnections() {
                return maxConnections;
            }

            @Override
            public Map<String, String> parameters() {
                return parameters;
            }

            @Override
            public void authenticate() {
                // everybody is welcome
            }

            @Override
            public boolean admit() {
                return true;
            }
        };
    }
}
