package io.holdfast.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Starts emulated regions before each test and ends them after it. A test takes them as a parameter of type {@link
 * io.holdfast.testkit.Regions}; with one region, as a {@link io.holdfast.testkit.Region} or a {@link
 * io.holdfast.testkit.MaterializeEmulator} too. On a method it replaces the one on the class.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(RegionsExtension.class)
public @interface EmulatedRegions {
    /**
     * The regions' names.
     *
     * @return one or more
     */
    String[] value();

    /**
     * Statements that every region runs first.
     *
     * @return SQL
     */
    String[] sql() default {};
}
