package io.holdfast.spring.test;

import io.holdfast.spring.SubscriptionListener;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/** Of what a component scan finds, leaves out all that has no listener methods. */
final class ListenersOnly extends TypeExcludeFilter {
    @Override
    public boolean match(MetadataReader found, MetadataReaderFactory readers) {
        return !found.getAnnotationMetadata().hasAnnotatedMethods(SubscriptionListener.class.getName());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other != null && other.getClass() == getClass();
    }

    @Override
    public int hashCode() {
        return getClass().hashCode();
    }
}
