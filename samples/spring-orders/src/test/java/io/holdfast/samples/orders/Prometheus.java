package io.holdfast.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A real Prometheus that scrapes one application every second and evaluates the rules as often. */
final class Prometheus implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final Process server;
    private final String address;

    Prometheus(Path folder, URI application) throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            address = "127.0.0.1:" + free.getLocalPort();
        }
        Path config = folder.resolve("prometheus.yml");
        String shipped = Files.readString(Boards.FOLDER.resolve("prometheus/prometheus.yml"));
        Files.writeString(
                config,
                shipped.replace("15s", "1s")
                        .replace("127.0.0.1:8080", application.getAuthority())
                        .replaceAll("- (\\w+\\.yml)", "- " + Boards.FOLDER.resolve("prometheus") + "/$1"));
        server = start(
                folder.resolve("prometheus.log"),
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=" + address);
    }

    static boolean isInstalled() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "prometheus"))
                        && Files.isExecutable(Path.of(folder, "promtool")));
    }

    /** Starts a program in the rules' folder. */
    static Process start(Path output, String... command) throws IOException {
        return new ProcessBuilder(command)
                .directory(Boards.FOLDER.resolve("prometheus").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    static void succeeds(Process process, Path output) throws IOException, InterruptedException {
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }

    boolean isReady() {
        try {
            return get("/-/ready").statusCode() == 200;
        } catch (IOException | InterruptedException notYet) {
            return false;
        }
    }

    JsonNode ask(String path) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(get(path).body());
    }

    JsonNode evaluate(String expression) throws IOException, InterruptedException {
        return ask("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
    }

    /** As Grafana asks it: with every variable's value, each of which means all. */
    JsonNode show(String expression) throws IOException, InterruptedException {
        return evaluate(expression
                .replace("$__rate_interval", "10s")
                .replace("$__interval", "10s")
                .replaceAll("\\$\\w+", ".*"));
    }

    boolean isEmpty(List<String> expressions) throws IOException, InterruptedException {
        for (String expression : expressions) {
            JsonNode answer = show(expression);
            assertThat(answer.get("status").asString())
                    .as(expression + ": " + answer)
                    .isEqualTo("success");
            if (!answer.get("data").get("result").isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private java.net.http.HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://" + address + path)).build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        server.destroy();
        try {
            if (!server.waitFor(10, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        } catch (InterruptedException e) {
            server.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
