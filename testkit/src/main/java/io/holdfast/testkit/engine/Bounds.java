package io.holdfast.testkit.engine;

import io.holdfast.testkit.type.SqlError;

/** Where a SUBSCRIBE begins and ends. */
final class Bounds {
    private Bounds() {}

    /** Refuses bounds that contradict each other, and warns of those that leave nothing. */
    static void check(long asOf, long upTo, EnvironmentOptions.Vintage vintage, ResultSink sink) throws SqlError {
        if (asOf > upTo) {
            throw vintage == EnvironmentOptions.Vintage.CURRENT
                    ? SqlError.of(
                            "22000",
                            "subscription lower bound (`AS OF`) is greater than its upper bound (`UP TO`): " + asOf
                                    + " > " + upTo)
                    : SqlError.of(
                            "22000",
                            "subscription lower (\"as of\") bound is beyond its upper (\"up to\") bound: " + upTo
                                    + " < " + asOf);
        }
        if (asOf == upTo) {
            sink.notice(
                    "01000",
                    "subscribe as of " + asOf + " (inclusive) up to the same bound " + upTo
                            + " (exclusive) is guaranteed to be empty");
        }
    }
}
