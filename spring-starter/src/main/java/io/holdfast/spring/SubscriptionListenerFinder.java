package io.holdfast.spring;

import io.holdfast.HoldfastDataSource;
import io.holdfast.subscribe.BatchHandler;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.DeadLetterHandler;
import io.holdfast.subscribe.HandlerPolicy;
import io.holdfast.subscribe.Subscription;
import io.holdfast.subscribe.SubscriptionBuilder;
import io.holdfast.subscribe.store.JdbcCheckpointStore;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.util.List;
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
    /** As a subscription without a policy has. */
    private static final int RETRIES = 3;

    private final ConfigurableListableBeanFactory beans;
    private final SubscriptionRegistry registry;
    private final boolean autoStartup;
    private final ObjectProvider<HoldfastDataSource> dataSource;
    private final ListenerThreads threads;

    SubscriptionListenerFinder(
            ConfigurableListableBeanFactory beans,
            SubscriptionRegistry registry,
            boolean autoStartup,
            ObjectProvider<HoldfastDataSource> dataSource,
            ListenerThreads threads) {
        this.beans = beans;
        this.registry = registry;
        this.autoStartup = autoStartup;
        this.dataSource = dataSource;
        this.threads = threads;
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
                starter(object, id, listener, ListenerMethod.of(id, beans.getBean(bean), method)));
    }

    private Supplier<Subscription> starter(
            String object, String id, SubscriptionListener listener, ListenerMethod method) {
        int workers = workers(id, resolve(listener.concurrency()));
        BatchHandler handler = threads.decorated(
                id, workers == 1 ? method.inOrder() : threads.shared(id, method, List.of(listener.key()), workers));
        String checkpoint = resolve(listener.checkpoint());
        HandlerPolicy policy = policy(id, resolve(listener.errorHandler()));
        if (checkpoint.isEmpty()) {
            return () -> builder(object, id, policy).start(handler);
        }
        Object bean = beans.getBean(checkpoint);
        if (bean instanceof CheckpointStore store) {
            return () -> builder(object, id, policy).checkpoint(store).start(handler);
        }
        if (bean instanceof DataSource sink && !(bean instanceof HoldfastDataSource)) {
            refuseThreads(id, workers);
            return () -> builder(object, id, policy)
                    .checkpoint(table(sink, id))
                    .startInTransaction(new SpringTransaction(sink, handler));
        }
        throw new ListenerProblem(
                "@SubscriptionListener '" + id + "': the checkpoint '" + checkpoint + "' is a "
                        + bean.getClass().getName(),
                "name a CheckpointStore, or a DataSource that is not Holdfast's");
    }

    private static int workers(String id, String text) {
        if (!text.matches("[1-9]\\d{0,2}")) {
            throw new ListenerProblem(
                    "@SubscriptionListener '" + id + "': the concurrency '" + text + "' is no number of threads",
                    "write a whole number from 1 to 999");
        }
        return Integer.parseInt(text);
    }

    private static void refuseThreads(String id, int workers) {
        if (workers > 1) {
            throw new ListenerProblem(
                    "@SubscriptionListener '" + id
                            + "': its checkpoint is committed in one transaction with what it writes,"
                            + " and a transaction is one thread's",
                    "leave the concurrency at 1, or name a CheckpointStore");
        }
    }

    private HandlerPolicy policy(String id, String errorHandler) {
        if (errorHandler.isEmpty()) {
            return HandlerPolicy.stopAfter(RETRIES);
        }
        Object bean = beans.getBean(errorHandler);
        if (bean instanceof HandlerPolicy policy) {
            return policy;
        }
        if (bean instanceof DeadLetterHandler deadLetters) {
            return HandlerPolicy.deadLetterAfter(RETRIES, deadLetters);
        }
        throw new ListenerProblem(
                "@SubscriptionListener '" + id + "': the error handler '" + errorHandler + "' is a "
                        + bean.getClass().getName(),
                "name a HandlerPolicy or a DeadLetterHandler");
    }

    private static CheckpointStore table(DataSource sink, String id) {
        try {
            return JdbcCheckpointStore.of(sink, id).createTable();
        } catch (SQLException e) {
            throw new IllegalStateException("the checkpoint's table of '" + id + "' cannot be made", e);
        }
    }

    private SubscriptionBuilder builder(String object, String id, HandlerPolicy policy) {
        return dataSource.getObject().subscribe(object).name(id).onHandlerFailure(policy);
    }

    private String resolve(String text) {
        return Objects.requireNonNullElse(beans.resolveEmbeddedValue(text), "");
    }
}
