package io.holdfast.spring;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.BatchHandler;
import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.RowMapper;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.slf4j.MDC;
import org.springframework.aop.support.AopUtils;

/**
 * Calls a method with what its parameter asks for. While it runs, log lines of its thread carry the subscription and the
 * endpoint that it was read from.
 */
final class ListenerMethod {
    /** The keys of the logging context. */
    static final String SUBSCRIPTION = "holdfast.subscription";

    static final String ENDPOINT = "holdfast.endpoint";

    private final String id;
    private final Object bean;
    private final Method method;
    private final Class<?> parameter;

    private ListenerMethod(String id, Object bean, Method method) {
        this.id = id;
        this.bean = bean;
        this.method = method;
        this.parameter = method.getParameterTypes()[0];
    }

    static ListenerMethod of(String id, Object bean, Method declared) {
        Method method = AopUtils.selectInvocableMethod(declared, bean.getClass());
        if (method.getParameterCount() != 1) {
            throw refuse(method, "has " + method.getParameterCount() + " parameters");
        }
        ListenerMethod listener = new ListenerMethod(id, bean, method);
        if (!listener.takesBatches() && listener.parameter != Change.class && !listener.parameter.isRecord()) {
            throw refuse(method, "takes a " + listener.parameter.getName());
        }
        method.trySetAccessible();
        return listener;
    }

    boolean takesBatches() {
        return parameter == Batch.class;
    }

    /** Batch after batch, by one thread. */
    BatchHandler inOrder() {
        if (takesBatches()) {
            return batch -> with(batch, batch);
        }
        KeyedWorkers.EachChange each = eachChange();
        return batch -> {
            for (Change change : batch.changes()) {
                each.apply(batch, change);
            }
        };
    }

    /** A change, or a record for each copy of an added row. */
    KeyedWorkers.EachChange eachChange() {
        if (parameter == Change.class) {
            return this::with;
        }
        RowMapper<?> mapper = RowMapper.to(parameter);
        return (batch, change) -> {
            for (long copy = 0; copy < change.diff(); copy++) {
                with(batch, mapper.map(change.row()));
            }
        };
    }

    private void with(Batch batch, Object argument) throws Exception {
        MDC.put(SUBSCRIPTION, id);
        MDC.put(ENDPOINT, batch.endpoint());
        try {
            method.invoke(bean, argument);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw e;
        } finally {
            MDC.remove(SUBSCRIPTION);
            MDC.remove(ENDPOINT);
        }
    }

    private static ListenerProblem refuse(Method method, String problem) {
        return new ListenerProblem(
                "@SubscriptionListener " + method + " " + problem, "it must take one Batch, Change or record");
    }
}
