package io.holdfast.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Bounds the age of what the method reads, through whatever it calls in its thread: {@code JdbcTemplate}, repositories, methods
 * that join its transaction. A method's own annotation holds before its class's, and that of the method called last before
 * those of its callers, until it returns. A bound that a connection, a statement or a comment is given explicitly holds before
 * all of them; {@code holdfast.max-staleness} is what holds where there is none.
 *
 * <p>Like every annotation of this kind it works on Spring beans and on calls from outside of the bean. Put it on the method
 * that begins the transaction: one that joins a transaction which has read already reads in that transaction's snapshot,
 * however old, because two snapshots must never be mixed.
 */
@Documented
@Inherited
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface MaxStaleness {
    /**
     * How old.
     *
     * @return a duration with its unit such as {@code 5s}; one that has to be measured is 3s or more; placeholders are resolved
     */
    String value();
}
