package io.holdfast.subscribe.stream;

import java.util.OptionalLong;

/**
 * What a stream asks for.
 *
 * @param subject what to subscribe
 * @param shape in which form, until when
 * @param asOf the timestamp to start at; without one the server chooses. With a snapshot it is inclusive, without one
 *     exclusive. Never sent as {@code AT LEAST}, which would skip lost history in silence
 * @param snapshot whether the content at that timestamp comes first
 */
record StreamRequest(Subject subject, Shape shape, OptionalLong asOf, boolean snapshot) {
    /**
     * The statement. Names are quoted and timestamps numbers; a query is the caller's own text, checked to be a read.
     *
     * @return SQL
     */
    String sql() {
        StringBuilder sql =
                new StringBuilder("SUBSCRIBE ").append(subject.sql()).append(shape.envelope());
        sql.append(" WITH (PROGRESS").append(snapshot ? ")" : ", SNAPSHOT = false)");
        asOf.ifPresent(timestamp -> sql.append(" AS OF ").append(timestamp));
        shape.upTo().ifPresent(timestamp -> sql.append(" UP TO ").append(timestamp));
        return sql.toString();
    }
}
