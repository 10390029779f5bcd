package io.holdfast.spring;

import io.holdfast.subscribe.Row;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.DefaultConversionService;

/**
 * Fills a record from the columns of its components' names: {@code unitPrice} from {@code unitPrice} or {@code unit_price}.
 *
 * @param <T> the record
 */
final class RecordMapper<T> {
    private final Class<T> type;
    private final RecordComponent[] components;
    private final Constructor<T> constructor;
    private final ConversionService conversion = DefaultConversionService.getSharedInstance();

    RecordMapper(Class<T> type) {
        this.type = type;
        this.components = type.getRecordComponents();
        try {
            constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("a record has its canonical constructor: " + type, e);
        }
        constructor.trySetAccessible();
    }

    T map(Row row) throws Exception {
        @Nullable Object[] arguments = new @Nullable Object[components.length];
        List<String> columns = row.columns().names();
        for (int i = 0; i < components.length; i++) {
            arguments[i] = value(row, column(components[i].getName(), columns), components[i]);
        }
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception failure ? failure : e;
        }
    }

    private @Nullable Object value(Row row, String column, RecordComponent component) {
        Object value = row.value(column);
        if (value == null && component.getType().isPrimitive()) {
            throw new IllegalStateException("column '" + column + "' is NULL, which " + type.getSimpleName() + "."
                    + component.getName() + " of type " + component.getType() + " cannot hold");
        }
        return conversion.convert(value, component.getType());
    }

    private String column(String component, List<String> columns) {
        String snake = PropertyNames.kebab(component).replace('-', '_');
        return columns.stream()
                .filter(name -> name.equals(component) || name.equals(snake))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no column is named '" + snake + "' for "
                        + type.getSimpleName() + "." + component + ": the object has " + columns));
    }
}
