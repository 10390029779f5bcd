package io.holdfast.health.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long whoever asks to be left alone is left alone. */
final class JudgeTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7                             | 7",
                "0                             | 1",
                "299                           | 299",
                "301                           | 300",
                "86400                         | 300",
                "999999999                     | 300",
                "9999999999                    | 10",
                "-5                            | 10",
                "soon                          | 10",
                "''                            | 10",
                "Sun, 22 Nov 2026 10:01:30 GMT | 90",
                "Sun, 22 Nov 2026 09:00:00 GMT | 1",
                "Mon, 22 Nov 2027 10:00:00 GMT | 300"
            })
    void itsOwnWordCountsWithinASecondAndFiveMinutes(String retryAfter, long seconds) {
        Finding finding = Judge.judge(new Busy(Map.of("Retry-After", List.of(retryAfter))), false, NOW);

        assertThat(finding.notBefore()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void withoutAWordItIsTenSeconds(boolean readiness) {
        assertThat(Judge.judge(new Busy(Map.of()), readiness, NOW).notBefore()).isEqualTo(Duration.ofSeconds(10));
    }

    /** A 429. */
    private record Busy(Map<String, List<String>> fields) implements HttpResponse<byte[]> {
        @Override
        public int statusCode() {
            return 429;
        }

        @Override
        public HttpHeaders headers() {
            return HttpHeaders.of(fields, (name, value) -> true);
        }

        @Override
        public byte[] body() {
            return new byte[0];
        }

        @Override
        public HttpRequest request() {
            throw new UnsupportedOperationException("nobody asks");
        }

        @Override
        public Optional<HttpResponse<byte[]>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return Optional.empty();
        }

        @Override
        public URI uri() {
            return URI.create("http://db.example/api/sql");
        }

        @Override
        public HttpClient.Version version() {
            return HttpClient.Version.HTTP_1_1;
        }
    }
}
