package io.holdfast.testkit.relation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tells the relational engine of our functions: {@code splitPart} is {@code MZ_SPLIT_PART} there. */
final class FunctionAliases {
    private static final List<Class<?>> PURE = List.of(
            TextFunctions.class,
            ParsingFunctions.class,
            PatternFunctions.class,
            NumberFunctions.class,
            TimeFunctions.class,
            TimePartFunctions.class,
            IntervalFunctions.class,
            JsonFunctions.class,
            JsonBuilding.class,
            ArrayFunctions.class);

    private FunctionAliases() {}

    static List<String> statements() {
        Set<String> statements = new LinkedHashSet<>();
        PURE.forEach(type -> add(statements, type, "DETERMINISTIC "));
        add(statements, TemporalFunctions.class, "");
        return List.copyOf(statements);
    }

    private static void add(Set<String> statements, Class<?> type, String kind) {
        for (Method method : type.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers())) {
                String name = method.getName().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
                statements.add("CREATE ALIAS MZ_" + name + " " + kind + "FOR '" + type.getName() + "."
                        + method.getName() + "'");
            }
        }
    }
}
