package io.holdfast.spring;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * How executions of statements are named and tagged: by the stable conventions of OpenTelemetry for databases. A bean of this
 * type takes the place of this one.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/database/database-spans/">Semantic conventions for database
 *     client spans</a>
 */
public class StatementObservationConvention implements ObservationConvention<StatementContext> {
    /** The observation's name. The histogram that core records by itself is {@code db.client.operation.duration}. */
    public static final String NAME = "db.client.operation";

    private static final String NONE = "none";

    /** For Spring, and for conventions that change a part of this one. */
    public StatementObservationConvention() {}

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public String getContextualName(StatementContext context) {
        return context.operation() + " " + context.database();
    }

    /** Every one has few values: what there is none of is {@code none}. */
    @Override
    public KeyValues getLowCardinalityKeyValues(StatementContext context) {
        Throwable error = context.getError();
        return KeyValues.of(
                KeyValue.of("db.system.name", "postgresql"),
                KeyValue.of("db.namespace", context.database()),
                KeyValue.of("db.operation.name", context.operation()),
                KeyValue.of("db.response.status_code", context.sqlState().orElse(NONE)),
                KeyValue.of(
                        "error.type", error == null ? NONE : error.getClass().getName()),
                KeyValue.of("server.address", context.address().orElse(NONE)),
                KeyValue.of("server.port", context.port().map(String::valueOf).orElse(NONE)),
                KeyValue.of("holdfast.endpoint", context.endpoint().orElse(NONE)));
    }

    /** On spans only. */
    @Override
    public KeyValues getHighCardinalityKeyValues(StatementContext context) {
        KeyValues values = KeyValues.of("holdfast.attempts", String.valueOf(context.attempts()));
        return context.text().map(text -> values.and("db.query.text", text)).orElse(values);
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof StatementContext;
    }
}
