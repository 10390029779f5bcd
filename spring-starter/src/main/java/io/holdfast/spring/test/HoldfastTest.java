package io.holdfast.spring.test;

import io.holdfast.spring.FreshnessAutoConfiguration;
import io.holdfast.spring.HoldfastAutoConfiguration;
import io.holdfast.spring.SubscriptionAutoConfiguration;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTestContextBootstrapper;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test slice: emulated Materialize regions, the Holdfast data source over them with its {@code JdbcTemplate}, and of the
 * application's components those alone that have {@link io.holdfast.spring.SubscriptionListener} methods. Everything else is
 * imported by the test. The bean {@link io.holdfast.testkit.Regions} changes their data, and loses and heals them:
 *
 * <pre>
 * {@literal @}HoldfastTest(sql = "CREATE TABLE orders (id bigint, customer text)")
 * class OrderListenerTest {
 *     {@literal @}Autowired Regions regions;
 *     {@literal @}Autowired OrderListener listener;
 *
 *     {@literal @}Test
 *     void hearsOfAnOrderWhenARegionIsLost() {
 *         regions.get("us-east-1").lose();
 *         regions.upstream().insert("orders", 1L, "ada");
 *         await().until(() -&gt; listener.seen().equals(List.of("ada")));
 *     }
 * }
 * </pre>
 *
 * <p>Needs {@code holdfast-testkit} and {@code spring-boot-starter-test} as test dependencies. Contexts are cached as Spring's
 * are: tests with the same regions and statements share them, data included, unless one is marked {@code @DirtiesContext}.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@BootstrapWith(SpringBootTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@ImportAutoConfiguration({
    HoldfastAutoConfiguration.class,
    SubscriptionAutoConfiguration.class,
    FreshnessAutoConfiguration.class
})
public @interface HoldfastTest {
    /**
     * The regions.
     *
     * @return their names, in order of priority
     */
    String[] regions() default {"us-east-1", "eu-west-1"};

    /**
     * What every region begins with.
     *
     * @return statements such as {@code CREATE TABLE}
     */
    String[] sql() default {};

    /**
     * Properties of the application.
     *
     * @return as {@code key=value}
     */
    String[] properties() default {};
}
