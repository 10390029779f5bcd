package io.holdfast.spring.test;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;

/** Looks for {@link HoldfastTest} on test classes. */
final class EmulatedRegionsCustomizerFactory implements ContextCustomizerFactory {
    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
        HoldfastTest slice = AnnotatedElementUtils.findMergedAnnotation(testClass, HoldfastTest.class);
        return slice == null
                ? null
                : new EmulatedRegionsCustomizer(
                        List.of(slice.regions()), List.of(slice.sql()), List.of(slice.properties()));
    }
}
