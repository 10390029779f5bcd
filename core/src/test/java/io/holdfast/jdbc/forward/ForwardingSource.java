package io.holdfast.jdbc.forward;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Writes the class that hands every method of an interface on to a delegate. */
final class ForwardingSource {
    private static final List<String> NAMES = List.of("first", "second", "third", "fourth", "fifth");

    private static final Pattern QUALIFIED = Pattern.compile("\\w+(\\.\\w+)+");

    private final String home;
    private final Class<?> type;
    private final TreeSet<String> imports = new TreeSet<>();

    private ForwardingSource(String home, Class<?> type) {
        this.home = home;
        this.type = type;
    }

    static String of(String home, Class<?> type) {
        return new ForwardingSource(home, type).write();
    }

    static String nameFor(Class<?> type) {
        return "Forwarding" + type.getSimpleName();
    }

    private String write() {
        String interfaceName = name(type);
        StringBuilder methods = new StringBuilder();
        methods().forEach(method -> methods.append(method(method)));
        String header = """
                package %s;

                %s
                /** Hands every call on. Generated. */
                @SuppressWarnings("deprecation")
                public abstract class %s implements %s {
                    private %s delegate;

                    /**
                     * Hands calls on.
                     *
                     * @param delegate to this one
                     */
                    protected %s(%s delegate) {
                        this.delegate = delegate;
                    }

                    /**
                     * Where calls go.
                     *
                     * @return the same object until it is replaced
                     */
                    protected final %s delegate() {
                        return delegate;
                    }

                    /**
                     * Hands calls on to another from now on.
                     *
                     * @param another which answers for the one before
                     */
                    protected final void replaceDelegate(%s another) {
                        this.delegate = another;
                    }
                """;
        String name = nameFor(type);
        StringBuilder imported = new StringBuilder();
        imports.forEach(each -> imported.append("import ").append(each).append(";\n"));
        String filled = header.formatted(
                home, imported, name, interfaceName, interfaceName, name, interfaceName, interfaceName, interfaceName);
        return filled + methods + "}\n";
    }

    private List<Method> methods() {
        return Arrays.stream(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .sorted(Comparator.comparing(Method::getName)
                        .thenComparing(method -> Arrays.toString(method.getGenericParameterTypes())))
                .toList();
    }

    private String method(Method method) {
        StringJoiner parameters = new StringJoiner(", ", "(", ")");
        StringJoiner arguments = new StringJoiner(", ", "(", ")");
        Type[] types = method.getGenericParameterTypes();
        IntStream.range(0, types.length).forEach(i -> {
            parameters.add(name(types[i]) + " " + NAMES.get(i));
            arguments.add(NAMES.get(i));
        });
        String result = method.getReturnType() == void.class ? "" : "return ";
        return """

                    @Override
                    public %s%s %s%s%s {
                        %sdelegate.%s%s;
                    }
                """.formatted(
                        variables(method),
                        name(method.getGenericReturnType()),
                        method.getName(),
                        parameters,
                        thrown(method),
                        result,
                        method.getName(),
                        arguments);
    }

    private static String variables(Method method) {
        StringJoiner joined = new StringJoiner(", ", "<", "> ").setEmptyValue("");
        for (TypeVariable<Method> variable : method.getTypeParameters()) {
            joined.add(variable.getName());
        }
        return joined.toString();
    }

    private String thrown(Method method) {
        StringJoiner joined = new StringJoiner(", ", " throws ", "").setEmptyValue("");
        Arrays.stream(method.getExceptionTypes()).map(this::name).forEach(joined::add);
        return joined.toString();
    }

    /** Imports every class that a type names, and leaves its simple name. */
    private String name(Type named) {
        if (named instanceof Class<?> one) {
            Class<?> element = one.isArray() ? one.getComponentType() : one;
            if (!element.isPrimitive() && !element.getPackageName().equals("java.lang")) {
                imports.add(element.getName());
            }
            return one.getSimpleName();
        }
        String text = named.getTypeName();
        for (String qualified :
                QUALIFIED.matcher(text).results().map(MatchResult::group).toList()) {
            String simple = qualified.substring(qualified.lastIndexOf('.') + 1);
            if (!qualified.equals("java.lang." + simple)) {
                imports.add(qualified);
            }
            text = text.replace(qualified, simple);
        }
        return text;
    }
}
