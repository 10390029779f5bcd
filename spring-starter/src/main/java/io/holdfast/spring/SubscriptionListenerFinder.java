package io.holdfast.spring;

import io.holdfast.HoldfastDataSource;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.SubscriptionBuilder;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/** Once every bean is there, looks for the methods and adds a container for each. */
final class SubscriptionListenerFinder implements SmartInitializingSingleton {
    private final ConfigurableListableBeanFactory beans;
    private final SubscriptionRegistry registry;
    private final boolean autoStartup;
    private final ObjectProvider<HoldfastDataSource> dataSource;

    SubscriptionListenerFinder(
            ConfigurableListableBeanFactory beans,
            SubscriptionRegistry registry,
            boolean autoStartup,
            ObjectProvider<HoldfastDataSource> dataSource) {
        this.beans = beans;
        this.registry = registry;
        this.autoStartup = autoStartup;
        this.dataSource = dataSource;
    }

    @Override
    public void afterSingletonsInstantiated() {
        for (String name : beans.getBeanDefinitionNames()) {
            if (name.startsWith("scopedTarget.")) {
                continue;
            }
            Class<?> type = type(name);
            if (type != null && !type.getName().startsWith("org.springframework.")) {
                listeners(type).forEach((method, listener) -> registry.add(container(name, method, listener)));
            }
        }
    }

    private @Nullable Class<?> type(String name) {
        Class<?> target = AutoProxyUtils.determineTargetClass(beans, name);
        return target == null ? null : ClassUtils.getUserClass(target);
    }

    private static Map<Method, SubscriptionListener> listeners(Class<?> type) {
        MethodIntrospector.MetadataLookup<@Nullable SubscriptionListener> annotation =
                method -> AnnotatedElementUtils.findMergedAnnotation(method, SubscriptionListener.class);
        return MethodIntrospector.selectMethods(type, annotation);
    }

    private SubscriptionContainer container(String bean, Method method, SubscriptionListener listener) {
        String object = resolve(listener.value());
        String id = listener.id().isEmpty() ? object : resolve(listener.id());
        String startup = resolve(listener.autoStartup());
        return new SubscriptionContainer(
                id,
                startup.isEmpty() ? autoStartup : Boolean.parseBoolean(startup),
                () -> builder(object, id, listener.checkpointStore()),
                ListenerMethod.of(beans.getBean(bean), method));
    }

    private SubscriptionBuilder builder(String object, String id, String store) {
        SubscriptionBuilder builder = dataSource.getObject().subscribe(object).name(id);
        return store.isEmpty() ? builder : builder.checkpoint(beans.getBean(store, CheckpointStore.class));
    }

    private String resolve(String text) {
        return Objects.requireNonNullElse(beans.resolveEmbeddedValue(text), "");
    }
}
