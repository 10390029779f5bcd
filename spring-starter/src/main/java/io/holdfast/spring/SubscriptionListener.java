package io.holdfast.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method receives the changes of an object of Materialize: every change once, in order, across regions. Its one
 * parameter says how:
 *
 * <ul>
 *   <li>{@link io.holdfast.subscribe.Batch}: everything that one progress message closed, with its frontier and kind. Only this
 *       form can tell a snapshot or a correction from live changes.
 *   <li>{@link io.holdfast.subscribe.Change}: one change after the other, in the order of a batch.
 *   <li>a record: the row of each <em>addition</em> (a positive diff), its components filled from the columns of the same
 *       names, {@code unitPrice} from {@code unit_price}. A copy count above one calls the method as often.
 * </ul>
 *
 * <p>A batch is done when the method has returned for all of it; then its checkpoint is saved. A method that throws is called
 * again for the whole batch after a pause, three times; then the subscription ends as failed, and a restart delivers that batch
 * again. {@link #errorHandler()} changes that.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface SubscriptionListener {
    /**
     * The object: a table, a source, a view or a materialized view. Placeholders are resolved.
     *
     * @return {@code name}, {@code schema.name} or {@code database.schema.name}
     */
    String value();

    /**
     * Names the subscription, for {@link SubscriptionRegistry}, threads and the server's {@code application_name}. Default: the
     * object.
     *
     * @return unique in the application
     */
    String id() default "";

    /**
     * The bean that keeps how far it came. A {@code DataSource} other than this one is the application's own database: the
     * checkpoint lies in its table {@code holdfast_checkpoint}, made where it is missing, and is committed in one transaction
     * with everything that the method writes there through {@code JdbcTemplate} or {@code @Transactional} code, so that every
     * change has its effect exactly once. A {@link io.holdfast.subscribe.CheckpointStore} is used as it is: a process that dies
     * between the method's return and the save delivers that batch again. Default: memory, so that a restart begins with a
     * snapshot.
     *
     * @return a bean's name
     */
    String checkpoint() default "";

    /**
     * The bean that says what happens where the method fails: a {@link io.holdfast.subscribe.HandlerPolicy}, or a {@link
     * io.holdfast.subscribe.DeadLetterHandler} that takes a batch after three retries, so that the ones behind it go on. Default:
     * three retries, then the subscription ends.
     *
     * @return a bean's name
     */
    String errorHandler() default "";

    /**
     * How many threads call the method. Above 1 the changes of a timestamp are shared out by the hash of their {@link #key()}: those
     * of one key stay in order, and no change of a timestamp is begun before all changes of the timestamps before it are done. For a
     * method that takes a {@code Change} or a record; not together with a {@code DataSource} as checkpoint, whose transaction
     * is one thread's. Where one call fails, the others of its timestamp are waited for, and the batch is delivered again.
     *
     * @return a whole number as text; placeholders are resolved
     */
    String concurrency() default "1";

    /**
     * The columns by which changes stay together where {@link #concurrency()} is above 1.
     *
     * @return names of columns
     */
    String[] key() default {};

    /**
     * Whether it starts with the application: {@code true}, {@code false} or a placeholder. Default: {@code
     * holdfast.subscriptions.auto-startup}.
     *
     * @return a boolean as text
     */
    String autoStartup() default "";
}
