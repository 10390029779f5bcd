package io.holdfast.subscribe;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a bean and calls the setters that columns are named as; columns without a setter are left out. */
final class BeanMapper<T> implements RowMapper<T> {
    private static final String SET = "set";

    private final Class<T> type;
    private final Constructor<T> constructor;
    private final List<Method> setters = new ArrayList<>();
    private volatile @Nullable Places places;

    BeanMapper(Class<T> type) {
        this.type = type;
        if (Modifier.isAbstract(type.getModifiers())) {
            throw new IllegalArgumentException(type.getName() + " is abstract: name a record or a class");
        }
        try {
            this.constructor = type.getConstructor();
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(
                    type.getName() + " is neither a record nor has a public constructor without parameters", e);
        }
        for (Method method : type.getMethods()) {
            if (method.getName().startsWith(SET) && method.getParameterCount() == 1) {
                setters.add(method);
            }
        }
    }

    /** Which setter takes which column, for rows of the same columns. */
    private record Places(Columns columns, List<Optional<Method>> setters) {}

    @Override
    public T map(Row row) {
        List<Optional<Method>> fitting = fitting(row.columns());
        try {
            T bean = constructor.newInstance();
            for (int index = 0; index < fitting.size(); index++) {
                if (fitting.get(index).isPresent()) {
                    Method setter = fitting.get(index).get();
                    String column = row.columns().all().get(index).name();
                    setter.invoke(
                            bean, Conversion.convert(row.values().get(index), setter.getParameterTypes()[0], column));
                }
            }
            return bean;
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(type.getName() + " refused a row", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type.getName() + " cannot be made: is it public?", e);
        }
    }

    private List<Optional<Method>> fitting(Columns columns) {
        Places known = places;
        if (known != null && known.columns.equals(columns)) {
            return known.setters;
        }
        List<Optional<Method>> fitting =
                columns.names().stream().map(this::setter).toList();
        places = new Places(columns, fitting);
        return fitting;
    }

    private Optional<Method> setter(String column) {
        return setters.stream()
                .filter(method -> RowMapper.fits(column, method.getName().substring(SET.length())))
                .findFirst();
    }
}
