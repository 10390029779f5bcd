package io.holdfast.spring;

import java.lang.reflect.Method;
import java.util.Set;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.ComposablePointcut;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Puts {@link MaxStaleness} around beans that have it, outside of their transactions, so that the bound is there when a
 * transaction opens its connection.
 */
final class MaxStalenessAdvisor extends AbstractBeanFactoryAwareAdvisingPostProcessor {
    private static final long serialVersionUID = 1L;

    private transient MaxStalenessInterceptor interceptor =
            new MaxStalenessInterceptor(FreshnessScope::new, text -> text);

    MaxStalenessAdvisor(boolean proxyTargetClass) {
        setProxyTargetClass(proxyTargetClass);
        setBeforeExistingAdvisors(true);
    }

    /** The scope is looked for when it is needed: a post processor that made other beans would keep them from the rest. */
    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        super.setBeanFactory(beanFactory);
        if (beanFactory instanceof ConfigurableBeanFactory beans) {
            interceptor = new MaxStalenessInterceptor(
                    SingletonSupplier.of(() -> beans.getBean(FreshnessScope.class)), beans::resolveEmbeddedValue);
        }
        ComposablePointcut annotated = new ComposablePointcut(new AnnotationMatchingPointcut(MaxStaleness.class, true))
                .union((org.springframework.aop.Pointcut)
                        new AnnotationMatchingPointcut(null, MaxStaleness.class, true));
        this.advisor = new DefaultPointcutAdvisor(annotated, interceptor);
    }

    /** A bound that cannot be read fails the start and not the first call. */
    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        Object processed = super.postProcessAfterInitialization(bean, beanName);
        if (processed != bean) {
            Class<?> type = AopUtils.getTargetClass(bean);
            bounded(type).forEach(method -> interceptor.bound(method, type));
        }
        return processed;
    }

    private static Set<Method> bounded(Class<?> type) {
        boolean all = AnnotatedElementUtils.hasAnnotation(type, MaxStaleness.class);
        return MethodIntrospector.selectMethods(type, (org.springframework.util.ReflectionUtils.MethodFilter)
                method -> all || AnnotatedElementUtils.hasAnnotation(method, MaxStaleness.class));
    }
}
