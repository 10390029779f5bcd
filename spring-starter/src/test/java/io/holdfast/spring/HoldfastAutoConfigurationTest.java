package io.holdfast.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.HoldfastDataSource;
import io.holdfast.settings.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

final class HoldfastAutoConfigurationTest {
    private static TwoRegions emulated;

    @BeforeAll
    static void start() {
        emulated = new TwoRegions("CREATE TABLE orders (id bigint, customer text)");
        emulated.regions.upstream().insert("orders", 1L, "ada");
    }

    @AfterAll
    static void stop() {
        emulated.close();
    }

    @Test
    void takesThePlaceOfBootsDataSource() {
        emulated.context()
                .withConfiguration(
                        AutoConfigurations.of(DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class))
                .run(context -> {
                    assertThat(context).hasSingleBean(DataSource.class);
                    assertThat(context.getBean(DataSource.class)).isInstanceOf(HoldfastDataSource.class);
                    assertThat(context.getBean(JdbcTemplate.class)
                                    .queryForObject("SELECT count(*) FROM orders", Long.class))
                            .isEqualTo(1);
                });
    }

    @Test
    void standsBesideAnOrdinaryDataSource() {
        emulated.context()
                .withConfiguration(AutoConfigurations.of(
                        DataSourceAutoConfiguration.class,
                        JdbcTemplateAutoConfiguration.class,
                        JdbcClientAutoConfiguration.class))
                .withPropertyValues("holdfast.datasource.primary=false", "spring.datasource.url=jdbc:h2:mem:beside")
                .run(context -> {
                    assertThat(context.getBean(DataSource.class)).isNotInstanceOf(HoldfastDataSource.class);
                    assertThat(context.getBean(JdbcClient.class)
                                    .sql("SELECT H2VERSION()")
                                    .query(String.class)
                                    .single())
                            .isNotEmpty();
                    JdbcClient materialize = BeanFactoryAnnotationUtils.qualifiedBeanOfType(
                            context.getBeanFactory(), JdbcClient.class, HoldfastAutoConfiguration.QUALIFIER);
                    assertThat(materialize
                                    .sql("SELECT customer FROM orders WHERE id = 1")
                                    .query(String.class)
                                    .single())
                            .isEqualTo("ada");
                    assertThat(context).hasSingleBean(HoldfastMonitor.class).hasBean("holdfastHealthContributor");
                });
    }

    @Test
    void backsOffWhereTheApplicationHasADataSource() {
        emulated.context()
                .withUserConfiguration(OwnDataSource.class)
                .run(context -> assertThat(context)
                        .hasSingleBean(DataSource.class)
                        .doesNotHaveBean(HoldfastDataSource.class)
                        .doesNotHaveBean(HoldfastMonitor.class)
                        .doesNotHaveBean("holdfastHealthContributor"));
    }

    @Test
    void isSwitchedOffByOneProperty() {
        emulated.context()
                .withPropertyValues("holdfast.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(DataSource.class)
                        .doesNotHaveBean(HoldfastConnectionDetails.class));
    }

    @Test
    void keepsTheOrderOfTheEndpointsAsPriority() {
        emulated.context()
                .run(context -> assertThat(
                                context.getBean(HoldfastMonitor.class).status().endpoints())
                        .extracting("name")
                        .containsExactly(TwoRegions.EAST, TwoRegions.WEST));
    }

    @Test
    void readsEverySettingFromItsProperty() {
        emulated.context()
                .withPropertyValues("holdfast.mode=observe", "holdfast.name=shop", "holdfast.pgjdbc.tcpKeepAlive=true")
                .run(context -> {
                    assertThat(context.getBean(HoldfastDataSource.class).mode()).isEqualTo(Mode.OBSERVE);
                    assertThat(context.getBean(HoldfastMonitor.class).status().name())
                            .isEqualTo("shop");
                });
    }

    @Test
    void asksTheConnectionDetailsInsteadOfTheProperties() {
        HoldfastConnectionDetails details =
                new FixedDetails(emulated.regions.get(TwoRegions.WEST).address());
        TwoRegions.plain()
                .withBean(HoldfastConnectionDetails.class, () -> details)
                .run(context -> assertThat(
                                context.getBean(HoldfastMonitor.class).status().endpoints())
                        .extracting("name")
                        .containsExactly("platform"));
    }

    @Test
    void givesCustomizersTheLastWord() {
        emulated.context()
                .withBean(HoldfastCustomizer.class, () -> builder -> builder.mode(Mode.PASSTHROUGH))
                .run(context -> assertThat(
                                context.getBean(HoldfastDataSource.class).mode())
                        .isEqualTo(Mode.PASSTHROUGH));
    }

    @Test
    void startsWhileARegionIsDown() {
        try (TwoRegions half = new TwoRegions("CREATE TABLE orders (id bigint)")) {
            half.regions.get(TwoRegions.EAST).lose();
            half.context()
                    .run(context -> assertThat(JdbcClient.create(context.getBean(DataSource.class))
                                    .sql("SELECT count(*) FROM orders")
                                    .query(Long.class)
                                    .single())
                            .isZero());
        }
    }

    @Test
    void givesEveryThreadBackWithTheContext() {
        Set<Thread> before = Set.copyOf(Thread.getAllStackTraces().keySet());
        emulated.context()
                .withPropertyValues("holdfast.name=counted")
                .run(context -> JdbcClient.create(context.getBean(DataSource.class))
                        .sql("SELECT 1")
                        .query(Long.class)
                        .single());
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet().stream()
                                .filter(thread -> !before.contains(thread)
                                        && thread.getName().contains("counted"))
                                .map(Thread::getName)
                                .collect(Collectors.toSet()))
                        .isEmpty());
    }

    @Test
    void needsNeitherActuatorNorHealthOnTheClassPath() {
        new ApplicationContextRunner()
                .withUserConfiguration(AsAnApplication.class)
                .withPropertyValues(emulated.properties())
                .withClassLoader(new FilteredClassLoader(
                        "org.springframework.boot.health", "org.springframework.boot.actuate", "io.micrometer"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(HoldfastDataSource.class)
                        .doesNotHaveBean("holdfastHealthContributor")
                        .doesNotHaveBean("holdfastEndpoint"));
    }

    @Configuration(proxyBeanMethods = false)
    @Import(ByName.class)
    static class AsAnApplication {}

    /** Our auto-configurations as Spring Boot finds them: by the names in the file, read without loading the classes. */
    static final class ByName implements DeferredImportSelector {
        @Override
        public String[] selectImports(AnnotationMetadata importing) {
            return ImportCandidates.load(AutoConfiguration.class, HoldfastProperties.class.getClassLoader())
                    .getCandidates()
                    .stream()
                    .filter(name -> name.startsWith("io.holdfast."))
                    .toArray(String[]::new);
        }
    }

    /** One endpoint, as a platform would tell it. */
    private record FixedDetails(String address) implements HoldfastConnectionDetails {
        @Override
        public List<Node> endpoints() {
            int colon = address.lastIndexOf(':');
            return List.of(
                    new Node("platform", address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnDataSource {
        @Bean
        DataSource own() {
            return new SimpleDriverDataSource();
        }
    }
}
