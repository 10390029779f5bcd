package io.holdfast.spring;

import io.holdfast.freshness.StalenessBound;
import io.holdfast.settings.Durations;
import io.holdfast.settings.Setting;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Bounds what connections read while an annotated method runs: those that it opens, and those of the transaction it joins. */
final class MaxStalenessInterceptor implements MethodInterceptor {
    private final Supplier<FreshnessScope> scopes;
    private final UnaryOperator<@Nullable String> placeholders;
    private final Map<Method, Duration> known = new ConcurrentHashMap<>();

    MaxStalenessInterceptor(Supplier<FreshnessScope> scopes, UnaryOperator<@Nullable String> placeholders) {
        this.scopes = scopes;
        this.placeholders = placeholders;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        Object target = call.getThis();
        Class<?> type = target == null ? call.getMethod().getDeclaringClass() : AopUtils.getTargetClass(target);
        Duration wanted = bound(AopUtils.getMostSpecificMethod(call.getMethod(), type), type);
        FreshnessScope scope = scopes.get();
        Duration before = scope.bound();
        scope.bound(wanted);
        List<Joined> joined = join(wanted);
        try {
            return call.proceed();
        } finally {
            scope.bound(before);
            joined.forEach(Joined::leave);
        }
    }

    /** The method's own bound, else its class's. */
    Duration bound(Method method, Class<?> type) {
        return known.computeIfAbsent(method, first -> {
            MaxStaleness own = AnnotatedElementUtils.findMergedAnnotation(first, MaxStaleness.class);
            MaxStaleness given =
                    own != null ? own : AnnotatedElementUtils.findMergedAnnotation(type, MaxStaleness.class);
            String text = Objects.requireNonNull(given, "the advisor matched").value();
            return Durations.parse(
                    Setting.MAX_STALENESS.name(), Objects.requireNonNullElse(placeholders.apply(text), ""));
        });
    }

    private static List<Joined> join(Duration wanted) throws SQLException {
        List<Joined> joined = new ArrayList<>();
        for (Object resource :
                TransactionSynchronizationManager.getResourceMap().values()) {
            if (resource instanceof ConnectionHolder holder) {
                Connection connection = holder.getConnection();
                if (connection.isWrapperFor(StalenessBound.class)) {
                    StalenessBound reads = connection.unwrap(StalenessBound.class);
                    joined.add(new Joined(reads, reads.maxStaleness()));
                    reads.maxStaleness(wanted);
                }
            }
        }
        return joined;
    }

    /** A connection that was open before, and the bound that it had. */
    private record Joined(StalenessBound reads, Optional<Duration> before) {
        void leave() {
            before.ifPresentOrElse(reads::maxStaleness, reads::inheritMaxStaleness);
        }
    }
}
