package io.holdfast.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No method of a JDBC interface is left to the interface's own default by accident. */
final class CompletenessTest {
    /** Came with a JDBC newer than that of Java 17; their defaults are right for us. */
    private static final Set<String> LATER =
            Set.of("enquoteLiteral", "enquoteIdentifier", "isSimpleIdentifier", "enquoteNCharLiteral");

    @ParameterizedTest
    @MethodSource("types")
    void everyMethodIsOurs(Class<?> ours, Class<?> type) throws NoSuchMethodException {
        for (Method method : type.getMethods()) {
            if (!Modifier.isStatic(method.getModifiers()) && !isLater(type, method)) {
                Method found = ours.getMethod(method.getName(), method.getParameterTypes());
                assertThat(found.getDeclaringClass().getPackageName())
                        .as(method.toGenericString())
                        .startsWith("io.holdfast.jdbc");
            }
        }
    }

    private static boolean isLater(Class<?> type, Method method) {
        return type == Connection.class && LATER.contains(method.getName());
    }

    static Stream<Arguments> types() {
        return Stream.of(
                Arguments.of(LogicalConnection.class, Connection.class),
                Arguments.of(LogicalTextStatement.class, Statement.class),
                Arguments.of(LogicalPreparedStatement.class, PreparedStatement.class),
                Arguments.of(LogicalCallableStatement.class, CallableStatement.class),
                Arguments.of(LogicalResultSet.class, ResultSet.class),
                Arguments.of(LogicalCursor.class, ResultSet.class));
    }
}
