package io.holdfast.freshness;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where and when a result was computed: {@code resultSet.unwrap(ReadInfo.class)}.
 *
 * @param endpoint the name of the endpoint that answered
 * @param environment the id of its Materialize environment; empty on PostgreSQL, and until the endpoint has told it
 * @param attempts how many attempts began, the one that answered included; more than one says that the read went on after a
 *     fault, and that strict serializability, which holds inside one environment, may have ended with it
 * @param hedged whether a second attempt was begun before the first had failed
 * @param degraded whether a bound that was asked for, such as one on staleness, had to be given up
 * @param timestamp the Materialize timestamp, in milliseconds, that the result is true of; known where the connection asks
 *     for it with {@code SET emit_timestamp_notice = true}
 * @param staleness how far that timestamp was behind this process's clock when the result had come; never negative
 */
public record ReadInfo(
        String endpoint,
        Optional<String> environment,
        int attempts,
        boolean hedged,
        boolean degraded,
        OptionalLong timestamp,
        Optional<Duration> staleness) {}
