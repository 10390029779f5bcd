package io.holdfast.health.director;

import io.holdfast.endpoint.physical.PhysicalConnection;
import io.holdfast.testkit.model.ModelConnection;
import io.holdfast.testkit.model.ModelEnvironment;
import io.holdfast.testkit.model.ModelFault;
import io.holdfast.time.VirtualTime;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The port of the physical connection over the testkit's model: opening, executing and breaking off without a socket. Where the
 * environment says nothing, virtual time passes until somebody breaks the connection off.
 */
final class ModelPhysicalConnection implements PhysicalConnection {
    private static final Pattern FROM = Pattern.compile("FROM (\\w+)");
    private static final Duration STEP = Duration.ofMillis(100);

    private final ModelConnection model;
    private final VirtualTime time;
    private final Connection jdbc = proxy(Connection.class, (self, method, arguments) -> {
        if (method.getName().equals("createStatement")) {
            return statement();
        }
        throw new UnsupportedOperationException(method.getName());
    });

    private ModelPhysicalConnection(ModelConnection model, VirtualTime time) {
        this.model = model;
        this.time = time;
    }

    static ModelPhysicalConnection open(ModelEnvironment environment, VirtualTime time) throws SQLException {
        try {
            return new ModelPhysicalConnection(environment.connect(), time);
        } catch (ModelFault e) {
            throw new SQLException(e.getMessage(), e.sqlState(), e);
        }
    }

    @Override
    public String endpoint() {
        return "model";
    }

    @Override
    public Connection jdbc() {
        return jdbc;
    }

    @Override
    public void breakOff() {
        model.breakOff();
    }

    @Override
    public void close() {
        model.close();
    }

    private Statement statement() {
        return proxy(Statement.class, (self, method, arguments) -> switch (method.getName()) {
            case "executeQuery" -> rows(answer(String.valueOf(arguments[0])));
            case "close" -> null;
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private List<List<@Nullable Object>> answer(String sql) throws SQLException {
        while (model.silent()) {
            time.advance(STEP);
        }
        try {
            Matcher from = FROM.matcher(sql);
            return from.find()
                    ? List.copyOf(model.contents(from.group(1)).keySet())
                    : List.of(List.of(model.environmentId(), "v1"));
        } catch (ModelFault e) {
            throw new SQLException(e.getMessage(), e.sqlState(), e);
        }
    }

    private static ResultSet rows(List<List<@Nullable Object>> rows) {
        Iterator<List<@Nullable Object>> left = rows.iterator();
        List<@Nullable Object>[] current = newRow();
        return proxy(ResultSet.class, (self, method, arguments) -> switch (method.getName()) {
            case "next" -> {
                boolean more = left.hasNext();
                current[0] = more ? left.next() : List.of();
                yield more;
            }
            case "getString" -> String.valueOf(current[0].get((Integer) arguments[0] - 1));
            case "close" -> null;
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static List<@Nullable Object>[] newRow() {
        return new List[] {List.of()};
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
