package io.holdfast.testkit.junit;

import io.holdfast.testkit.MaterializeEmulator;
import io.holdfast.testkit.Region;
import io.holdfast.testkit.Regions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What {@link EmulatedRegions} does. */
public final class RegionsExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(RegionsExtension.class);

    /** For JUnit. */
    public RegionsExtension() {}

    @Override
    public void beforeEach(ExtensionContext context) {
        regions(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Regions started = context.getStore(NAMESPACE).remove(context.getUniqueId(), Regions.class);
        if (started != null) {
            started.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Regions.class || type == Region.class || type == MaterializeEmulator.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Regions regions = regions(context);
        Class<?> type = parameter.getParameter().getType();
        if (type == Regions.class) {
            return regions;
        }
        if (regions.all().size() != 1) {
            throw new ParameterResolutionException("which of several regions? Take Regions and call get(name)");
        }
        Region only = regions.all().iterator().next();
        return type == Region.class ? only : only.emulator();
    }

    // a parameter of @BeforeEach, or of a constructor, is asked for before beforeEach
    private static Regions regions(ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(context.getUniqueId(), id -> start(wanted(context)), Regions.class);
    }

    private static Regions start(EmulatedRegions wanted) {
        return Regions.start(List.of(wanted.value()), wanted.sql());
    }

    private static EmulatedRegions wanted(ExtensionContext context) {
        return context.getElement()
                .flatMap(element -> Optional.ofNullable(element.getAnnotation(EmulatedRegions.class)))
                .or(() -> context.getTestClass()
                        .flatMap(type -> Optional.ofNullable(type.getAnnotation(EmulatedRegions.class))))
                .orElseThrow(() -> new ParameterResolutionException("@EmulatedRegions is missing"));
    }
}
