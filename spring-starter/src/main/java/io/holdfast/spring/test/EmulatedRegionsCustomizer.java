package io.holdfast.spring.test;

import io.holdfast.spring.HoldfastConnectionDetails;
import io.holdfast.testkit.Regions;
import java.util.List;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/** Starts the regions with the context and stops them with it. Equal ones share a cached context. */
record EmulatedRegionsCustomizer(List<String> regions, List<String> sql, List<String> properties)
        implements ContextCustomizer {
    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
        TestPropertyValues.of("spring.boot.enableautoconfiguration=false", "holdfast.failback-delay=1s")
                .and(properties.toArray(String[]::new))
                .applyTo(context);
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        beans.registerSingleton("holdfastListenersOnly", new ListenersOnly());
        if (beans instanceof BeanDefinitionRegistry registry) {
            define(registry, beans);
        }
    }

    private void define(BeanDefinitionRegistry registry, ConfigurableListableBeanFactory beans) {
        RootBeanDefinition emulated =
                new RootBeanDefinition(Regions.class, () -> Regions.start(regions, sql.toArray(String[]::new)));
        emulated.setDestroyMethodName("close");
        registry.registerBeanDefinition("holdfastEmulatedRegions", emulated);
        registry.registerBeanDefinition(
                "holdfastEmulatedConnectionDetails",
                new RootBeanDefinition(
                        HoldfastConnectionDetails.class, () -> new EmulatedDetails(beans.getBean(Regions.class))));
        registry.registerBeanDefinition(
                "holdfastTestJdbcTemplate",
                new RootBeanDefinition(
                        JdbcTemplate.class,
                        () -> new JdbcTemplate(beans.getBean(io.holdfast.HoldfastDataSource.class))));
    }

    /** Where the emulators listen. */
    private record EmulatedDetails(Regions regions) implements HoldfastConnectionDetails {
        @Override
        public List<Node> endpoints() {
            return regions.all().stream()
                    .map(region -> new Node(
                            region.name(), "127.0.0.1", region.network().port()))
                    .toList();
        }
    }
}
