package io.holdfast.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the README shows works. */
final class ReadmeTest {
    record Bid(long id, long amount) {}

    static final class Bids {
        private final JdbcTemplate template;

        Bids(JdbcTemplate template) {
            this.template = template;
        }

        // region listener
        @SubscriptionListener(value = "winning_bids", id = "bids", checkpoint = "appDatabase")
        void bid(Bid bid) {
            template.update("INSERT INTO bids VALUES (?, ?)", bid.id(), bid.amount());
        }
        // endregion

        // region staleness
        @MaxStaleness("5s")
        public List<Bid> winning() {
            return template.query("SELECT id, amount FROM winning_bids", new DataClassRowMapper<>(Bid.class));
        }
        // endregion
    }

    @ParameterizedTest
    @ValueSource(strings = {"listener", "staleness"})
    void theCodeIsWhatIsCompiledHere(String name) throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/holdfast/spring/ReadmeTest.java"));
        Matcher region = Pattern.compile("// region " + name + "\n(.*?)\n *// endregion", Pattern.DOTALL)
                .matcher(source);
        assertThat(region.find()).isTrue();
        assertThat(Files.readString(Path.of("README.md")))
                .contains("```java\n" + region.group(1).stripIndent() + "\n```");
    }

    @Test
    void everyPropertyOfTheStarterIsNamed() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        assertThat(readme)
                .contains(
                        "`holdfast.enabled`",
                        "`holdfast.name`",
                        "`holdfast.datasource.primary`",
                        "`holdfast.subscriptions.auto-startup`",
                        "`holdfast.events.remembered`",
                        "`holdfast.metrics.enabled`",
                        "`holdfast.observations.enabled`",
                        "`holdfast.ssl.bundle`",
                        "`holdfast.consistency-token.enabled`");
    }

    @Test
    void theConfigurationIsRead() throws IOException {
        List<PropertySource<?>> yaml = new YamlPropertySourceLoader()
                .load("readme", new ByteArrayResource(block("yaml").getBytes(StandardCharsets.UTF_8)));
        HoldfastProperties properties = new Binder(ConfigurationPropertySources.from(yaml))
                .bind("holdfast", HoldfastProperties.class)
                .get();
        assertThat(properties.endpoints().keySet()).containsExactly("us-east-1", "eu-west-1");
        assertThat(properties.settings()).containsEntry("user", "app").containsKey("password");
    }

    @Test
    void theErrorReadsAsShown() throws IOException {
        String shown = block("text");
        TwoRegions.plain()
                .withPropertyValues("holdfast.endpoints.a.host=127.0.0.1", "holdfast.query-timeout=5")
                .run(context -> {
                    FailureAnalysis analysis = Objects.requireNonNull(
                            new SettingsFailureAnalyzer().analyze(Objects.requireNonNull(context.getStartupFailure())));
                    assertThat(shown)
                            .isEqualTo("Description: " + analysis.getDescription() + "\nAction: " + analysis.getAction()
                                    + "\n");
                });
    }

    private static String block(String language) throws IOException {
        Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }
}
