package io.holdfast.spring;

import io.holdfast.HoldfastDataSourceBuilder;

/** A bean of this type has the last word on the data source before it is built; several are called in their order. */
@FunctionalInterface
public interface HoldfastCustomizer {
    /**
     * Changes the builder.
     *
     * @param builder has every property already
     */
    void customize(HoldfastDataSourceBuilder builder);
}
