package io.holdfast.testkit.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.holdfast.testkit.engine.Engine;
import io.holdfast.testkit.engine.Session;
import io.holdfast.testkit.engine.SessionStart;
import io.holdfast.testkit.type.SqlError;
import io.holdfast.testkit.wire.Doorkeeper;
import io.holdfast.testkit.wire.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Serves {@code POST /api/sql}, {@code /api/readyz} and {@code /api/livez}. At most 64 requests at a time. Thread-safe. */
public final class SqlApi implements AutoCloseable {
    private static final int MOST_AT_A_TIME = 64;
    private static final int LARGEST_REQUEST = 5 << 20;
    private static final int FIRST_PROCESS = 500_000_000;

    private final Backend backend;
    private final InetSocketAddress address;
    private final ExecutorService threads;
    private final AtomicInteger processes = new AtomicInteger(FIRST_PROCESS);
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private final Object control = new Object();
    private HttpServer server;
    private boolean down;

    /**
     * What is behind the port.
     *
     * @param engine runs statements
     * @param login who may
     * @param door what is decided at run time
     * @param ready what {@code /api/readyz} says
     */
    public record Backend(Engine engine, Login login, Doorkeeper door, BooleanSupplier ready) {}

    private SqlApi(String name, HttpServer server, Backend backend) {
        this.backend = backend;
        this.server = server;
        this.address = server.getAddress();
        AtomicInteger numbers = new AtomicInteger();
        this.threads =
                new ThreadPoolExecutor(0, MOST_AT_A_TIME, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), run -> {
                    Thread thread = new Thread(
                            run, "holdfast-http-" + name + "-" + address.getPort() + "-" + numbers.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        serve(server);
    }

    /**
     * Opens the port and serves.
     *
     * @param name the environment's name, for thread names
     * @param listenAt where clients connect; port 0 for a free one
     * @param backend what is served
     * @return the running server
     * @throws UncheckedIOException where the port cannot be opened
     */
    public static SqlApi start(String name, InetSocketAddress listenAt, Backend backend) {
        return new SqlApi(name, open(listenAt), backend);
    }

    /**
     * Where clients connect.
     *
     * @return {@code host:port}, the same for the server's whole life
     */
    public String address() {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** Closes the port and every session. */
    public void crash() {
        synchronized (control) {
            if (!down) {
                down = true;
                server.stop(0);
            }
        }
        endSessions();
    }

    /**
     * Opens the same port again; without effect where it is open.
     *
     * @throws UncheckedIOException where it was taken by someone else
     */
    public void restart() {
        synchronized (control) {
            if (down) {
                server = open(address);
                serve(server);
                down = false;
            }
        }
    }

    /** Ends what runs just now. */
    public void endSessions() {
        sessions.forEach(Session::close);
    }

    @Override
    public void close() {
        crash();
        threads.shutdownNow();
    }

    private static HttpServer open(InetSocketAddress at) {
        try {
            return HttpServer.create(at, 0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + at + ": " + e.getMessage(), e);
        }
    }

    private void serve(HttpServer opened) {
        opened.setExecutor(threads);
        opened.createContext("/api/livez", exchange -> answer(exchange, 200, "text/plain", "live"));
        opened.createContext("/api/readyz", this::readyz);
        opened.createContext("/api/sql", this::sql);
        opened.start();
    }

    private void readyz(HttpExchange exchange) throws IOException {
        boolean ready = backend.ready().getAsBoolean();
        answer(exchange, ready ? 200 : 503, "text/plain", ready ? "ready" : "not ready");
    }

    private void sql(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            answer(exchange, 405, "text/plain", "use POST");
            return;
        }
        try {
            String role = Credentials.role(exchange, backend.login());
            backend.door().authenticate();
            if (backend.door().admit()) {
                run(exchange, role);
            } else {
                answer(exchange, 503, "text/plain", "upstream is not available");
            }
        } catch (SqlError e) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"Materialize\"");
            answer(exchange, e.sqlState().equals("MZ011") ? 403 : 401, "text/plain", e.message());
        } catch (IllegalArgumentException e) {
            answer(exchange, 400, "text/plain", String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            answer(exchange, 500, "text/plain", String.valueOf(e.getMessage()));
        }
    }

    private void run(HttpExchange exchange, String role) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_REQUEST + 1);
        if (body.length > LARGEST_REQUEST) {
            answer(exchange, 413, "text/plain", "length limit exceeded");
            return;
        }
        SqlRequest request = SqlRequest.parse(new String(body, UTF_8));
        Map<String, String> options = options(exchange.getRequestURI().getRawQuery());
        String database = options.getOrDefault("database", "materialize");
        String address = exchange.getRemoteAddress().getAddress().getHostAddress();
        SessionStart start = new SessionStart(role, database, options, processes.incrementAndGet(), address);
        answer(exchange, 200, "application/json", results(start, request));
    }

    private String results(SessionStart start, SqlRequest request) {
        try (Session session = backend.engine().open(start)) {
            sessions.add(session);
            try {
                return new SqlRun(session).run(request);
            } finally {
                sessions.remove(session);
            }
        } catch (SqlError e) {
            return "{\"results\":[" + new JsonSink().failure(e) + "]}";
        }
    }

    private static Map<String, String> options(@Nullable String query) {
        Map<String, String> options = new HashMap<>();
        for (String pair : query == null ? List.<String>of() : List.of(query.split("&", -1))) {
            if (pair.startsWith("options=")) {
                Object value = Json.parse(URLDecoder.decode(pair.substring("options=".length()), UTF_8));
                if (!(value instanceof Map<?, ?> members)) {
                    throw new IllegalArgumentException("options must be a JSON object");
                }
                members.forEach((name, setting) -> options.put(String.valueOf(name), String.valueOf(setting)));
            }
        }
        return options;
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
