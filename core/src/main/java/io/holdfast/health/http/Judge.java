package io.holdfast.health.http;

import io.holdfast.health.SecondPathVerdict;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Says what follows of the environment from an answer. What a proxy in between may have said proves nothing. */
final class Judge {
    private static final Duration SHORTEST_BUSY = Duration.ofSeconds(1);
    private static final Duration USUAL_BUSY = Duration.ofSeconds(10);
    private static final Duration LONGEST_BUSY = Duration.ofMinutes(5);

    private Judge() {}

    static Finding judge(HttpResponse<byte[]> answer, boolean readiness, Instant now) {
        int status = answer.statusCode();
        if (status == 429) {
            Duration wait = retryAfter(answer.headers(), now);
            return new Finding(
                    SecondPathVerdict.BUSY, "429, asked again in " + wait.toSeconds() + " s at the soonest", wait);
        } else if (status == 401 || status == 403) {
            return Finding.of(SecondPathVerdict.TURNED_AWAY, status + ", our credentials are not taken");
        } else if (html(answer)) {
            return Finding.of(SecondPathVerdict.PATH_DOWN, status + " with a page: somebody in between answered");
        } else if (status >= 500) {
            return Finding.of(SecondPathVerdict.ENVIRONMENT_DOWN, status + ", the environment is not there");
        } else if (status != 200) {
            String what = status / 100 == 3 ? ", a redirect: somebody in between answered" : ", not what was asked for";
            return Finding.of(SecondPathVerdict.PATH_DOWN, status + what);
        }
        return readiness
                ? Finding.of(SecondPathVerdict.ENVIRONMENT_UP, "it is ready")
                : statement(SqlAnswer.read(answer.body()));
    }

    private static Finding statement(SqlAnswer.Kind kind) {
        return switch (kind) {
            case ONE -> Finding.of(SecondPathVerdict.ENVIRONMENT_UP, "SELECT 1 was answered");
            case ERROR -> Finding.of(SecondPathVerdict.ENVIRONMENT_UP, "SELECT 1 was answered, with an error");
            case STRANGE -> Finding.of(SecondPathVerdict.PATH_DOWN, "200 with what is no answer to SELECT 1");
        };
    }

    private static boolean html(HttpResponse<byte[]> answer) {
        String type = answer.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        byte[] body = answer.body();
        return type.startsWith("text/html") || (body.length > 0 && body[0] == '<');
    }

    private static Duration retryAfter(HttpHeaders headers, Instant now) {
        Duration asked = headers.firstValue("Retry-After")
                .map(text -> parse(text.strip(), now))
                .orElse(USUAL_BUSY);
        Duration atLeast = asked.compareTo(SHORTEST_BUSY) < 0 ? SHORTEST_BUSY : asked;
        return atLeast.compareTo(LONGEST_BUSY) > 0 ? LONGEST_BUSY : atLeast;
    }

    private static Duration parse(String text, Instant now) {
        try {
            return text.matches("[0-9]{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(text))
                    : Duration.between(
                            now,
                            ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
        } catch (DateTimeException e) {
            return USUAL_BUSY;
        }
    }
}
