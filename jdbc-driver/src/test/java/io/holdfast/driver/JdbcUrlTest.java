package io.holdfast.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.EndpointAddress;
import io.holdfast.settings.SettingsException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a URL means, and what is said of one that means nothing. */
final class JdbcUrlTest {
    @Test
    void namesPortsIpv6PercentEncodingAndSettingsOfOneEndpointAreRead() {
        JdbcUrl url = JdbcUrl.parse("jdbc:holdfast://us-east-1=db.example:6875,eu-west-1=[::1]:7000/my%20db"
                + "?queryTimeout=5s&us-east-1.user=caf%C3%A9&sslmode=require&password=a%26b%3Dc%2Bd");
        assertThat(url.endpoints())
                .containsExactly(
                        new Endpoint("us-east-1", new EndpointAddress("db.example", 6875)),
                        new Endpoint("eu-west-1", new EndpointAddress("::1", 7000)));
        assertThat(url.settings())
                .isEqualTo(Map.of(
                        "database", "my db",
                        "queryTimeout", "5s",
                        "us-east-1.user", "café",
                        "sslmode", "require",
                        "password", "a&b=c+d"));
    }

    @Test
    void anEndpointWithoutANameIsCalledByItsHostAndByItsPortWhereHostsRepeat() {
        assertThat(names("jdbc:holdfast://db.example/x")).containsExactly("db.example");
        assertThat(names("jdbc:holdfast://h:1,h:2,other")).containsExactly("h-1", "h-2", "other");
        assertThat(names("jdbc:holdfast://h,[::1]")).containsExactly("h", "endpoint-2");
    }

    @Test
    void aPlusIsASpaceAsPgJdbcReadsIt() {
        assertThat(JdbcUrl.parse("jdbc:holdfast://h/?options=-c+cluster%3Dserving")
                        .settings())
                .containsEntry("options", "-c cluster=serving");
    }

    @Test
    void theDatabaseMayBeLeftOutAndAnEmptyValueIsAValue() {
        assertThat(JdbcUrl.parse("jdbc:holdfast://h").settings()).isEmpty();
        assertThat(JdbcUrl.parse("jdbc:holdfast://h/").settings()).isEmpty();
        assertThat(JdbcUrl.parse("jdbc:holdfast://h?ssl&&user=").settings()).isEqualTo(Map.of("ssl", "", "user", ""));
    }

    static Stream<GeneratedUrl> twoHundred() {
        return GeneratedUrl.all(200);
    }

    @ParameterizedTest
    @MethodSource("twoHundred")
    void aGeneratedUrlIsReadOrRefusedWithTheNameOfThePart(GeneratedUrl generated) throws SQLException {
        Driver driver = new Driver();
        assertThat(driver.acceptsURL(generated.url())).isTrue();
        if (generated.fault().isEmpty()) {
            ConnectionPlan plan = ConnectionPlan.of(generated.url(), new Properties());
            assertThat(plan.endpoints()).isEqualTo(generated.endpoints());
            assertThat(plan.settings()).isEqualTo(generated.settings());
            return;
        }
        assertThatThrownBy(() -> driver.connect(generated.url(), new Properties()))
                .isInstanceOf(SQLException.class)
                .hasNoCause()
                .hasMessageContaining(generated.fault())
                .message()
                .contains("; ")
                .doesNotContain(GeneratedUrl.SECRET);
        assertThat(driver.status()).isEmpty();
    }

    @Test
    void theSettingMeantIsNamed() {
        assertRefused("jdbc:holdfast://a=h/?querytimeout=5s", "'querytimeout'", "did you mean 'queryTimeout'?");
        assertRefused("jdbc:holdfast://us-east-1=h/?us-eats-1.user=x", "'us-eats-1'", "did you mean 'us-east-1.user'?");
        assertRefused("jdbc:holdfast://a=h/?queryTimeout=5", "'5' has no unit", "write 5s or 5ms");
        assertRefused(
                "jdbc:holdfast://a=h/?a.queryTimeout=5s",
                "'a.queryTimeout'",
                "write 'queryTimeout' without an endpoint");
        assertRefused("jdbc:holdfast://a=h/?a.poolSize=many", "'a.poolSize'", "'many' is not a number");
        assertRefused(
                "jdbc:holdfast://a=h/?profile=tol", "no profile 'tol'", "write one of low-latency, service, tool");
        assertRefused("jdbc:holdfast://a=h/?writes=b", "no endpoint 'b'", "name one of a");
    }

    private static void assertRefused(String url, String problem, String remedy) {
        assertThatThrownBy(() -> new Driver().connect(url, null))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(problem)
                .hasMessageContaining(remedy);
    }

    @Test
    void settingsThatBeginWithTheWrongSignAreNoPartOfTheDatabase() {
        assertThatThrownBy(() -> new Driver()
                        .connect("jdbc:holdfast://east=localhost/materialize&user=app&password=hidden", null))
                .hasMessageContainingAll("database", "'?'", "%26")
                .message()
                .doesNotContain("hidden");
        assertThat(JdbcUrl.parse("jdbc:holdfast://east=localhost/a%26b").settings())
                .containsEntry("database", "a&b");
    }

    @Test
    void anythingElseThanASettingsErrorDoesNotComeOutOfParsing() {
        GeneratedUrl.torn(500).forEach(text -> {
            try {
                JdbcUrl.parse(text);
            } catch (SettingsException e) {
                assertThat(e.getMessage()).contains("; ");
            }
        });
    }

    private static List<String> names(String url) {
        return JdbcUrl.parse(url).endpoints().stream().map(Endpoint::name).toList();
    }
}
