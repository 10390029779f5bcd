package io.holdfast.subscribe;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls a record's constructor with the columns that are named as its components. */
final class RecordMapper<T> implements RowMapper<T> {
    private final Class<T> type;
    private final RecordComponent[] components;
    private final Constructor<T> constructor;
    private volatile @Nullable Places places;

    RecordMapper(Class<T> type) {
        this.type = type;
        this.components = type.getRecordComponents();
        try {
            this.constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException(
                    type.getName() + " cannot be made: open its package to io.holdfast.core", e);
        }
    }

    /** Which column is which component's, for rows of the same columns. */
    private record Places(Columns columns, List<Integer> indexes) {}

    @Override
    public T map(Row row) {
        List<Integer> indexes = indexes(row.columns());
        @Nullable Object[] arguments = new @Nullable Object[components.length];
        for (int index = 0; index < arguments.length; index++) {
            String column = row.columns().all().get(indexes.get(index)).name();
            arguments[index] =
                    Conversion.convert(row.values().get(indexes.get(index)), components[index].getType(), column);
        }
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("the constructor of " + type.getName() + " refused a row", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type.getName() + " cannot be made", e);
        }
    }

    private List<Integer> indexes(Columns columns) {
        Places known = places;
        if (known != null && known.columns.equals(columns)) {
            return known.indexes;
        }
        List<Integer> indexes = Arrays.stream(components)
                .map(component -> index(columns, component.getName()))
                .toList();
        places = new Places(columns, indexes);
        return indexes;
    }

    private int index(Columns columns, String component) {
        for (int index = 0; index < columns.all().size(); index++) {
            if (RowMapper.fits(columns.all().get(index).name(), component)) {
                return index;
            }
        }
        throw new IllegalArgumentException(
                type.getName() + " has a component '" + component + "', but no column fits it: " + columns.names());
    }
}
