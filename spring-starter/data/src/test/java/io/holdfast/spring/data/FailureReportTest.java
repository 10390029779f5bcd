package io.holdfast.spring.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.spring.SubscriptionListener;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.annotation.Configuration;

/** What a person reads who starts an application with a mistake in it, as Spring Boot prints it. */
final class FailureReportTest {
    @Test
    void aWrongSettingIsNamedAsItsProperty() {
        FailureAnalysis analysis = startedWith(Plain.class, "--holdfast.query-timeout=5");
        assertThat(analysis.getDescription()).contains("'5' has no unit");
        assertThat(analysis.getAction()).contains("'holdfast.query-timeout'", "5s");
    }

    @Test
    void anUnknownPropertyIsToldWithTheOneThatWasMeant() {
        FailureAnalysis analysis = startedWith(Plain.class, "--holdfast.quary-timeout=5s");
        assertThat(analysis.getDescription()).contains("'holdfast.quary-timeout'");
        assertThat(analysis.getAction()).isEqualTo("Did you mean 'holdfast.query-timeout'?");
    }

    @Test
    void aWrongListenerIsNamedAsItsMethod() {
        FailureAnalysis analysis = startedWith(Listening.class);
        assertThat(analysis.getDescription()).contains("@SubscriptionListener", "takes a java.lang.String");
        assertThat(analysis.getAction()).contains("one Batch, Change or record");
    }

    private static FailureAnalysis startedWith(Class<?> application, String... arguments) {
        Reported.forget();
        try (TwoRegions emulated = new TwoRegions()) {
            String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 3);
            all[arguments.length] = "--spring.flyway.enabled=false";
            all[arguments.length + 1] = "--spring.jpa.generate-ddl=false";
            all[arguments.length + 2] = "--spring.data.jpa.repositories.enabled=false";
            assertThatThrownBy(() -> emulated.run(application, all)).isNotNull();
        }
        return Reported.last();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Plain {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Listening {
        @SubscriptionListener("bids")
        void bid(String text) {
            throw new IllegalStateException("never called: " + text);
        }
    }
}
