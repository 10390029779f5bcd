package io.holdfast.jdbc;

import io.holdfast.read.ReadFreshness;
import io.holdfast.read.ReadLexer;
import io.holdfast.read.StatementRunner;
import io.holdfast.settings.CursorResume;
import io.holdfast.time.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What all logical connections of a data source share.
 *
 * @param runner runs their statements
 * @param ticker times their deadlines
 * @param defaultTimeout ends a call that has no query timeout of its own
 * @param cursorResume what becomes of a cursor that breaks
 * @param lexer tells reads from the rest
 * @param settings which physical connection has which settings
 * @param freshness how fresh answers must be, null where nobody can ask for that
 */
record ConnectionParts(
        StatementRunner runner,
        Ticker ticker,
        Duration defaultTimeout,
        CursorResume cursorResume,
        ReadLexer lexer,
        AppliedSettings settings,
        @Nullable ReadFreshness freshness) {}
