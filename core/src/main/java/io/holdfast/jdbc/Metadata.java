package io.holdfast.jdbc;

import io.holdfast.read.Verdict;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The metadata of wherever a statement would run now: each call asks the driver's own on a lease. */
final class Metadata implements InvocationHandler {
    private static final Constructor<? extends DatabaseMetaData> PROXY = constructor();

    private final LogicalConnection connection;

    private Metadata(LogicalConnection connection) {
        this.connection = connection;
    }

    static DatabaseMetaData of(LogicalConnection connection) {
        try {
            return PROXY.newInstance(new Metadata(connection));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a proxy cannot be made", e);
        }
    }

    /** Kept, because finding it again costs as much as a call. */
    private static Constructor<? extends DatabaseMetaData> constructor() {
        InvocationHandler none = (proxy, method, arguments) -> null;
        Object proxy =
                Proxy.newProxyInstance(Metadata.class.getClassLoader(), new Class<?>[] {DatabaseMetaData.class}, none);
        try {
            return proxy.getClass().asSubclass(DatabaseMetaData.class).getConstructor(InvocationHandler.class);
        } catch (NoSuchMethodException e) {
            throw new LinkageError("a proxy has no constructor", e);
        }
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws SQLException {
        return switch (method.getName()) {
            case "getConnection" -> connection;
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> "metadata of " + connection;
            case "isWrapperFor" -> type(arguments).isInstance(proxy);
            case "unwrap" -> unwrapped(proxy, type(arguments));
            case "getURL" -> withoutProperties((String) ask(method, arguments));
            default -> detached(method, arguments);
        };
    }

    private @Nullable Object ask(Method method, @Nullable Object @Nullable [] arguments) throws SQLException {
        return connection.session().<@Nullable Object>ask(question(method, arguments));
    }

    private Question<@Nullable Object> question(Method method, @Nullable Object @Nullable [] arguments) {
        return Question.<@Nullable Object>of(connection.session(), Verdict.READ, lease -> {
            try {
                return method.invoke(lease.jdbc().getMetaData(), arguments);
            } catch (InvocationTargetException e) {
                throw thrown(e.getCause());
            } catch (IllegalAccessException e) {
                throw new LinkageError(method.getName(), e);
            }
        });
    }

    /** The driver buffers these results whole, so that they outlive the lease. */
    private @Nullable Object detached(Method method, @Nullable Object @Nullable [] arguments) throws SQLException {
        Question<@Nullable Object> question = question(method, arguments);
        Object answer = connection.session().<@Nullable Object>ask(question);
        return answer instanceof ResultSet result
                ? new LogicalResultSet(result, (LogicalStatement) connection.createStatement(), question)
                : answer;
    }

    /** A password could be among them. */
    private static @Nullable String withoutProperties(@Nullable String url) {
        int properties = url == null ? -1 : url.indexOf('?');
        return url == null || properties < 0 ? url : url.substring(0, properties);
    }

    private static Object unwrapped(Object proxy, Class<?> type) throws SQLException {
        if (!type.isInstance(proxy)) {
            throw Refusals.notWrapped(type);
        }
        return proxy;
    }

    private static Class<?> type(@Nullable Object @Nullable [] arguments) {
        if (arguments == null || !(arguments[0] instanceof Class<?> type)) {
            throw new IllegalArgumentException("'type' must be a class");
        }
        return type;
    }

    private static SQLException thrown(@Nullable Throwable cause) {
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof SQLException known ? known : new SQLException(cause);
    }
}
