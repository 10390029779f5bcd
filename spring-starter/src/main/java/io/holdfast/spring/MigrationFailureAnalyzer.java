package io.holdfast.spring;

import io.holdfast.HoldfastDataSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.env.Environment;

/** Flyway or Liquibase took the only data source that there is, which is Holdfast's, and stumbled: what they migrate is another database. */
final class MigrationFailureAnalyzer implements FailureAnalyzer {
    private final BeanFactory beans;
    private final Environment environment;

    MigrationFailureAnalyzer(BeanFactory beans, Environment environment) {
        this.beans = beans;
        this.environment = environment;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            String type = at.getClass().getName();
            if (type.startsWith("org.flywaydb.")) {
                return analysis("Flyway", failure);
            }
            if (type.startsWith("liquibase.")) {
                return analysis("Liquibase", failure);
            }
        }
        return null;
    }

    private @Nullable FailureAnalysis analysis(String tool, Throwable failure) {
        String prefix = "spring." + tool.toLowerCase(Locale.ROOT);
        if (environment.containsProperty(prefix + ".url") || !ours()) {
            return null;
        }
        return new FailureAnalysis(
                tool + " was about to migrate the Holdfast data source, and Materialize is not what it migrates.",
                "Write the URL of your own database in '" + prefix
                        + ".url', or keep that database as the application's data source by"
                        + " 'holdfast.datasource.primary=false', or switch " + tool + " off by '" + prefix
                        + ".enabled=false'.",
                failure);
    }

    /** By its type alone: by now the beans are destroyed, and asking for one would make it anew. */
    private boolean ours() {
        return beans.containsBean(HoldfastAutoConfiguration.PRIMARY)
                && beans.isTypeMatch(HoldfastAutoConfiguration.PRIMARY, HoldfastDataSource.class);
    }
}
