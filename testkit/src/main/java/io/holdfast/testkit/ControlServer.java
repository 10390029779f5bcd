package io.holdfast.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.holdfast.testkit.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Breaks and heals a standalone emulator over HTTP: GET for the status, POST for everything else, JSON answers. Loopback
 * only, because it asks nobody who he is. One daemon thread.
 */
final class ControlServer implements AutoCloseable {
    private static final int BAD_REQUEST = 400;

    private final HttpServer server;
    private final ExecutorService thread;
    private final String name;
    private final MaterializeEmulator emulator;
    private final FaultProxy proxy;

    private final ControlActions actions;

    private ControlServer(HttpServer server, String name, MaterializeEmulator emulator, FaultProxy proxy) {
        this.server = server;
        this.name = name;
        this.emulator = emulator;
        this.proxy = proxy;
        this.thread = Executors.newSingleThreadExecutor(run -> {
            Thread made =
                    new Thread(run, "holdfast-control-" + server.getAddress().getPort());
            made.setDaemon(true);
            return made;
        });
        server.setExecutor(thread);
        this.actions = new ControlActions(emulator, proxy);
    }

    static ControlServer start(int port, String name, MaterializeEmulator emulator, FaultProxy proxy) {
        InetSocketAddress at = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            ControlServer control = new ControlServer(HttpServer.create(at, 0), name, emulator, proxy);
            control.server.createContext("/", control::serve);
            control.server.start();
            return control;
        } catch (IOException e) {
            throw new UncheckedIOException("--control-port: cannot listen on " + at + ": " + e.getMessage(), e);
        }
    }

    String address() {
        return server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        thread.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        ControlActions.Action action = actions.find(path);
        if (path.equals("/status")) {
            answer(exchange, method.equals("GET") ? 200 : 405, method.equals("GET") ? status() : error("use GET"));
        } else if (action == null) {
            answer(exchange, 404, error("unknown path " + path + ": use GET /status, or POST " + actions.paths()));
        } else if (!method.equals("POST")) {
            answer(exchange, 405, error("use POST"));
        } else {
            act(exchange, action);
        }
    }

    private void act(HttpExchange exchange, ControlActions.Action action) throws IOException {
        URI uri = exchange.getRequestURI();
        try {
            ControlParameters parameters = new ControlParameters(uri.getPath(), uri.getRawQuery());
            action.run(parameters);
            parameters.end();
            answer(exchange, 200, status());
        } catch (IllegalArgumentException e) {
            answer(exchange, BAD_REQUEST, error(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            answer(exchange, 500, error(String.valueOf(e.getMessage())));
        }
    }

    private String status() {
        return "{\"name\":" + Json.quoted(name)
                + ",\"environmentId\":" + Json.quoted(emulator.environmentId())
                + ",\"sql\":" + Json.quoted(proxy.address())
                + ",\"sessions\":" + emulator.connections()
                + ",\"faults\":" + list(emulator.faults().active())
                + ",\"actions\":" + list(actions.paths())
                + ",\"proxy\":{\"connections\":" + proxy.openConnections()
                + ",\"bytesToServer\":" + proxy.bytes(Direction.TO_SERVER)
                + ",\"bytesToClient\":" + proxy.bytes(Direction.TO_CLIENT) + "}}";
    }

    private static String list(Set<String> texts) {
        return texts.stream().map(Json::quoted).collect(Collectors.joining(",", "[", "]"));
    }

    private static String error(String message) {
        return "{\"error\":" + Json.quoted(message) + "}";
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = (json + "\n").getBytes(UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
