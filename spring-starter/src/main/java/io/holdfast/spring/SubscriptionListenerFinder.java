package io.holdfast.spring;

import io.holdfast.HoldfastDataSource;
import io.holdfast.subscribe.BatchHandler;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.Subscription;
import io.holdfast.subscribe.SubscriptionBuilder;
import io.holdfast.subscribe.store.JdbcCheckpointStore;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import javax.sql.DataSource;
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
                starter(object, id, resolve(listener.checkpoint()), ListenerMethod.of(beans.getBean(bean), method)));
    }

    private Supplier<Subscription> starter(String object, String id, String checkpoint, BatchHandler handler) {
        if (checkpoint.isEmpty()) {
            return () -> builder(object, id).start(handler);
        }
        Object bean = beans.getBean(checkpoint);
        if (bean instanceof CheckpointStore store) {
            return () -> builder(object, id).checkpoint(store).start(handler);
        }
        if (bean instanceof DataSource sink && !(bean instanceof HoldfastDataSource)) {
            return () -> builder(object, id)
                    .checkpoint(table(sink, id))
                    .startInTransaction(new SpringTransaction(sink, handler));
        }
        throw new IllegalStateException("@SubscriptionListener '" + id + "': the bean '" + checkpoint + "' is a "
                + bean.getClass().getName() + "; name a CheckpointStore, or a DataSource that is not Holdfast's");
    }

    private static CheckpointStore table(DataSource sink, String id) {
        try {
            return JdbcCheckpointStore.of(sink, id).createTable();
        } catch (SQLException e) {
            throw new IllegalStateException("the checkpoint's table of '" + id + "' cannot be made", e);
        }
    }

    private SubscriptionBuilder builder(String object, String id) {
        return dataSource.getObject().subscribe(object).name(id);
    }

    private String resolve(String text) {
        return Objects.requireNonNullElse(beans.resolveEmbeddedValue(text), "");
    }
}
