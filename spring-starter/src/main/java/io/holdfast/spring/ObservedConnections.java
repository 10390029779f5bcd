package io.holdfast.spring;

import io.holdfast.freshness.ReadInfo;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes an {@link Observation} of every execution of a statement. Thread-safe. */
final class ObservedConnections {
    private final ObservationRegistry registry;
    private final StatementObservationConvention convention;
    private final String database;
    private final Function<String, StatementContext.@Nullable AnsweredBy> endpoints;
    private final Map<String, StatementContext.AnsweredBy> addresses = new ConcurrentHashMap<>();

    /**
     * Observes connections.
     *
     * @param registry hears of each execution
     * @param convention names and tags it
     * @param database of every endpoint
     * @param endpoints finds an endpoint's address by its name
     */
    ObservedConnections(
            ObservationRegistry registry,
            StatementObservationConvention convention,
            String database,
            Function<String, StatementContext.@Nullable AnsweredBy> endpoints) {
        this.registry = registry;
        this.convention = convention;
        this.database = database;
        this.endpoints = endpoints;
    }

    Connection observe(Connection connection) {
        return proxy(Connection.class, new Forwarding(connection) {
            @Override
            @Nullable
            Object call(Object self, Method method, @Nullable Object[] arguments) throws Throwable {
                Object made = forward(method, arguments);
                String sql = arguments.length > 0 && arguments[0] instanceof String text ? text : null;
                if (made instanceof Statement statement) {
                    return statement(statement, method.getReturnType(), (Connection) self, sql);
                }
                return made;
            }
        });
    }

    private Object statement(Statement statement, Class<?> declared, Connection connection, @Nullable String prepared) {
        Class<? extends Statement> type = declared == CallableStatement.class
                ? CallableStatement.class
                : declared == PreparedStatement.class ? PreparedStatement.class : Statement.class;
        return proxy(type, new Forwarding(statement) {
            @Override
            @Nullable
            Object call(Object self, Method method, @Nullable Object[] arguments) throws Throwable {
                if (method.getName().equals("getConnection")) {
                    return connection;
                }
                if (!method.getName().startsWith("execute")) {
                    return forward(method, arguments);
                }
                boolean plain = arguments.length > 0 && arguments[0] instanceof String;
                String sql = plain ? (String) arguments[0] : prepared;
                return observed(
                        new StatementContext(database, sql, !plain), statement, () -> forward(method, arguments));
            }
        });
    }

    private @Nullable Object observed(StatementContext context, Statement statement, Execution execution)
            throws Throwable {
        Observation observation = Observation.start(convention, () -> context, registry);
        Observation.Scope scope = observation.openScope();
        try {
            Object answer = execution.run();
            context.answeredBy(answeredBy(answer, statement));
            return answer;
        } catch (Throwable failure) {
            observation.error(failure);
            throw failure;
        } finally {
            scope.close();
            observation.stop();
        }
    }

    private StatementContext.@Nullable AnsweredBy answeredBy(@Nullable Object answer, Statement statement)
            throws SQLException {
        ReadInfo info = answer instanceof ResultSet rows && rows.isWrapperFor(ReadInfo.class)
                ? rows.unwrap(ReadInfo.class)
                : statement.isWrapperFor(ReadInfo.class) ? statement.unwrap(ReadInfo.class) : null;
        if (info == null) {
            return null;
        }
        StatementContext.AnsweredBy known = addresses.computeIfAbsent(info.endpoint(), endpoints);
        return known == null
                ? null
                : new StatementContext.AnsweredBy(known.endpoint(), known.host(), known.port(), info.attempts());
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(ObservedConnections.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** What is observed. */
    @FunctionalInterface
    private interface Execution {
        @Nullable
        Object run() throws Throwable;
    }

    /** Calls the same method of another object, and is equal to itself only. */
    private abstract static class Forwarding implements InvocationHandler {
        private final Object target;

        Forwarding(Object target) {
            this.target = target;
        }

        @Override
        public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] given)
                throws Throwable {
            return switch (method.getName()) {
                case "equals" -> given != null && self == given[0];
                case "hashCode" -> System.identityHashCode(self);
                default -> call(self, method, given == null ? new Object[0] : given);
            };
        }

        abstract @Nullable Object call(Object self, Method method, @Nullable Object[] arguments) throws Throwable;

        final @Nullable Object forward(Method method, @Nullable Object[] arguments) throws Throwable {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
        }
    }
}
