package io.holdfast.spring;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.BatchHandler;
import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.RowMapper;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.springframework.aop.support.AopUtils;

/** Calls a method with what its parameter asks for. */
final class ListenerMethod {
    private final Object bean;
    private final Method method;

    private ListenerMethod(Object bean, Method method) {
        this.bean = bean;
        this.method = method;
    }

    static BatchHandler of(Object bean, Method declared) {
        Method method = AopUtils.selectInvocableMethod(declared, bean.getClass());
        if (method.getParameterCount() != 1) {
            throw refuse(method, "has " + method.getParameterCount() + " parameters");
        }
        method.trySetAccessible();
        ListenerMethod call = new ListenerMethod(bean, method);
        Class<?> parameter = method.getParameterTypes()[0];
        if (parameter == Batch.class) {
            return call::with;
        }
        if (parameter == Change.class) {
            return call::withEachChange;
        }
        if (parameter.isRecord()) {
            RowMapper<?> mapper = RowMapper.to(parameter);
            return batch -> call.withEachAddition(batch, mapper);
        }
        throw refuse(method, "takes a " + parameter.getName());
    }

    private void withEachChange(Batch batch) throws Exception {
        for (Change change : batch.changes()) {
            with(change);
        }
    }

    private void withEachAddition(Batch batch, RowMapper<?> mapper) throws Exception {
        for (Change change : batch.changes()) {
            for (long copy = 0; copy < change.diff(); copy++) {
                with(mapper.map(change.row()));
            }
        }
    }

    private void with(Object argument) throws Exception {
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
        }
    }

    private static IllegalStateException refuse(Method method, String problem) {
        return new IllegalStateException(
                "@SubscriptionListener " + method + " " + problem + ": it must take one Batch, Change or record");
    }
}
