package io.holdfast.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

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

    /** What a POST does. */
    private interface Action {
        void run(String query);
    }

    private final Map<String, Action> actions = new TreeMap<>();

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
        actions.put("/crash", query -> emulator.crash());
        actions.put("/restart", query -> emulator.restart());
        actions.put("/freeze", query -> emulator.freeze());
        actions.put("/unfreeze", query -> emulator.unfreeze());
        actions.put("/compact", query -> emulator.compact(object(query)));
        actions.put("/proxy/pass", query -> proxy.pass());
        actions.put("/proxy/refuse", query -> proxy.refuse());
        actions.put("/proxy/reset", query -> proxy.reset());
        actions.put("/proxy/black-hole", query -> proxy.blackHole());
        actions.put("/proxy/mute", query -> proxy.mute());
        actions.put("/proxy/delay", query -> proxy.delay(Duration.ofMillis(millis(query))));
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
        Action action = actions.get(path);
        if (path.equals("/status")) {
            answer(exchange, method.equals("GET") ? 200 : 405, method.equals("GET") ? status() : error("use GET"));
        } else if (action == null) {
            answer(exchange, 404, error("unknown path " + path + ": use GET /status, or POST " + actions.keySet()));
        } else if (!method.equals("POST")) {
            answer(exchange, 405, error("use POST"));
        } else {
            act(exchange, action);
        }
    }

    private void act(HttpExchange exchange, Action action) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        try {
            action.run(query == null ? "" : query);
            answer(exchange, 200, status());
        } catch (IllegalArgumentException e) {
            answer(exchange, BAD_REQUEST, error(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            answer(exchange, 500, error(String.valueOf(e.getMessage())));
        }
    }

    private String status() {
        return "{\"name\":" + quoted(name)
                + ",\"environmentId\":" + quoted(emulator.environmentId())
                + ",\"sql\":" + quoted(proxy.address())
                + ",\"sessions\":" + emulator.connections()
                + ",\"proxy\":{\"connections\":" + proxy.openConnections()
                + ",\"bytesToServer\":" + proxy.bytes(Direction.TO_SERVER)
                + ",\"bytesToClient\":" + proxy.bytes(Direction.TO_CLIENT) + "}}";
    }

    private static String object(String query) {
        if (!query.startsWith("object=") || query.length() == "object=".length()) {
            throw new IllegalArgumentException("name a table or a materialized view: /compact?object=orders");
        }
        return query.substring("object=".length());
    }

    private static long millis(String query) {
        if (!query.matches("ms=\\d{1,9}")) {
            throw new IllegalArgumentException("give the delay in milliseconds: /proxy/delay?ms=50");
        }
        return Long.parseLong(query.substring("ms=".length()));
    }

    private static String error(String message) {
        return "{\"error\":" + quoted(message) + "}";
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars().forEach(character -> {
            if (character == '"' || character == '\\') {
                json.append('\\').append((char) character);
            } else if (character < ' ') {
                json.append(String.format("\\u%04x", character));
            } else {
                json.append((char) character);
            }
        });
        return json.append('"').toString();
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
