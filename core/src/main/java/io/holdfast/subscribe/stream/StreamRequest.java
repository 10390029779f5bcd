package io.holdfast.subscribe.stream;

import java.util.OptionalLong;

/**
 * What a stream asks for.
 *
 * @param object what to subscribe
 * @param asOf the timestamp to start at; without one the server chooses. With a snapshot it is inclusive, without one
 *     exclusive. Never sent as {@code AT LEAST}, which would skip lost history in silence
 * @param snapshot whether the content at that timestamp comes first
 */
record StreamRequest(ObjectName object, OptionalLong asOf, boolean snapshot) {
    /**
     * The statement. The object's name is quoted and the timestamp a number, so nothing of a caller's text is run.
     *
     * @return SQL
     */
    String sql() {
        String sql = "SUBSCRIBE " + object.sql() + " WITH (PROGRESS" + (snapshot ? ")" : ", SNAPSHOT = false)");
        return asOf.isPresent() ? sql + " AS OF " + asOf.getAsLong() : sql;
    }
}
