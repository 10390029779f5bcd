package io.holdfast.spring;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/**
 * The health contributor {@code holdfast} for Spring Boot 3.5, whose health classes are of another package. One jar cannot be
 * compiled against both, so these few lines reach them by reflection.
 */
@AutoConfiguration(
        after = HoldfastAutoConfiguration.class,
        beforeName = "org.springframework.boot.actuate.autoconfigure.jdbc.DataSourceHealthContributorAutoConfiguration")
@ConditionalOnClass(name = Boot3HealthAutoConfiguration.INDICATOR)
@ConditionalOnBean(HoldfastMonitor.class)
@Import(Boot3HealthAutoConfiguration.Registrar.class)
public final class Boot3HealthAutoConfiguration {
    static final String INDICATOR = "org.springframework.boot.actuate.health.HealthIndicator";
    private static final String HEALTH = "org.springframework.boot.actuate.health.Health";
    private static final String BUILDER = HEALTH + "$Builder";

    /** For Spring. */
    public Boot3HealthAutoConfiguration() {}

    /** Makes beans of a type that is not there at compile time. */
    static final class Registrar implements ImportBeanDefinitionRegistrar {
        private final BeanFactory beans;
        private final Environment environment;

        Registrar(BeanFactory beans, Environment environment) {
            this.beans = beans;
            this.environment = environment;
        }

        @Override
        public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
            Class<?> indicator =
                    ClassUtils.resolveClassName(INDICATOR, getClass().getClassLoader());
            if (enabled("holdfast")) {
                register(registry, "holdfast", indicator);
            }
            // Spring Boot's own borrows a connection whenever it is asked: where no region answers, that waits
            if (environment.getProperty("holdfast.datasource.primary", Boolean.class, true) && enabled("db")) {
                register(registry, "db", indicator);
            }
        }

        private boolean enabled(String health) {
            boolean byDefault = environment.getProperty("management.health.defaults.enabled", Boolean.class, true);
            return environment.getProperty("management.health." + health + ".enabled", Boolean.class, byDefault);
        }

        private void register(BeanDefinitionRegistry registry, String health, Class<?> indicator) {
            String name = health + "HealthContributor";
            if (registry.containsBeanDefinition(name) || registry.containsBeanDefinition(health + "HealthIndicator")) {
                return;
            }
            RootBeanDefinition bean = new RootBeanDefinition(indicator);
            bean.setInstanceSupplier(() -> indicator(indicator));
            registry.registerBeanDefinition(name, bean);
        }

        private Object indicator(Class<?> indicator) {
            return Proxy.newProxyInstance(
                    indicator.getClassLoader(),
                    new Class<?>[] {indicator},
                    (self, method, arguments) -> switch (method.getName()) {
                        case "health", "getHealth" ->
                            health(HoldfastHealth.of(
                                    beans.getBean(HoldfastMonitor.class).status()));
                        case "toString" -> "holdfast health";
                        case "hashCode" -> System.identityHashCode(self);
                        case "equals" -> self == arguments[0];
                        default -> throw new UnsupportedOperationException(method.toString());
                    });
        }

        private static Object health(HoldfastHealth health) {
            ClassLoader loader = Registrar.class.getClassLoader();
            try {
                Object builder = ClassUtils.resolveClassName(HEALTH, loader)
                        .getMethod(health.isUp() ? "up" : "down")
                        .invoke(null);
                Class<?> type = ClassUtils.resolveClassName(BUILDER, loader);
                type.getMethod("withDetails", Map.class).invoke(builder, health.details());
                return type.getMethod("build").invoke(builder);
            } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("Spring Boot's health classes are not those of 3.5", e);
            }
        }
    }
}
