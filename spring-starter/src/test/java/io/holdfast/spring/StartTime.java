package io.holdfast.spring;

import java.lang.management.ManagementFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** A small application in a fresh JVM, which says how long its context took to start, and how much of that its thread worked: on a busy machine these differ. */
final class StartTime {
    static final String ANSWER = "context started in microseconds: ";

    private StartTime() {}

    /** With Holdfast's properties among the arguments its data source is the application's, else Boot's own over H2 is. */
    public static void main(String... arguments) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLogStartupInfo(false);
        long begun = System.nanoTime();
        long worked = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        try (ConfigurableApplicationContext context = application.run(arguments)) {
            long took = System.nanoTime() - begun;
            long work = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - worked;
            context.getBean(JdbcTemplate.class).queryForList("SELECT 1");
            System.out.println(ANSWER + took / 1_000 + " " + work / 1_000);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
