package io.holdfast.testkit.wire;

import io.holdfast.testkit.engine.SessionStart;
import io.holdfast.testkit.type.SqlError;
import java.io.IOException;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Everything before a session: encryption, cancel requests, the start-up packet, authentication. Confined to one thread. */
final class Handshake {
    private static final int CANCEL = 80877102;
    private static final int SSL = 80877103;
    private static final int GSS = 80877104;
    private static final int VERSION_3 = 3;

    private final WireOptions options;
    private final BiConsumer<Integer, Integer> canceller;
    private Socket socket;
    private ClientInput in;
    private ClientOutput out;

    Handshake(Socket socket, WireOptions options, BiConsumer<Integer, Integer> canceller) throws IOException {
        this.options = options;
        this.canceller = canceller;
        this.socket = socket;
        this.in = new ClientInput(socket);
        this.out = new ClientOutput(socket.getOutputStream());
    }

    ClientInput in() {
        return in;
    }

    ClientOutput out() {
        return out;
    }

    /**
     * Talks until the client is authenticated.
     *
     * @return what the client said; empty after a cancel request
     * @throws SqlError where the client is refused
     */
    Optional<SessionStart> run(int processId) throws IOException, SqlError {
        while (true) {
            Frame frame = in.startup();
            int code = frame.int32();
            switch (code) {
                case SSL -> encrypt();
                case GSS -> answer('N');
                case CANCEL -> {
                    canceller.accept(frame.int32(), frame.int32());
                    return Optional.empty();
                }
                default -> {
                    SessionStart start = startup(code, frame, processId);
                    new Authenticator(options, in, out).run(start.user());
                    return Optional.of(start);
                }
            }
        }
    }

    private void encrypt() throws IOException {
        SSLContext tls = options.tls();
        if (tls == null || socket instanceof SSLSocket) {
            answer('N');
            return;
        }
        answer('S');
        SSLSocket encrypted = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, true);
        encrypted.setUseClientMode(false);
        encrypted.startHandshake();
        socket = encrypted;
        in = new ClientInput(encrypted);
        out = new ClientOutput(encrypted.getOutputStream());
    }

    private void answer(char reply) {
        out.int8(reply).flush();
    }

    private SessionStart startup(int version, Frame frame, int processId) throws IOException, SqlError {
        if (version >>> 16 != VERSION_3) {
            throw SqlError.fatal("08004", "server does not support the client's requested protocol version");
        }
        if (options.login().tlsOnly() && !(socket instanceof SSLSocket)) {
            throw SqlError.fatal("08004", "TLS encryption is required");
        }
        Map<String, String> parameters = new HashMap<>();
        for (String name = frame.string(); !name.isEmpty(); name = frame.string()) {
            parameters.put(name, frame.string());
        }
        if ((version & 0xFFFF) > 0) {
            negotiate(parameters);
        }
        String user = parameters.remove("user");
        if (user == null || user.isEmpty()) {
            throw SqlError.fatal("08004", "user parameter required");
        }
        String database = parameters.remove("database");
        splitOptions(parameters);
        return new SessionStart(
                user,
                database == null || database.isEmpty() ? user : database,
                parameters,
                processId,
                socket.getInetAddress().getHostAddress());
    }

    /** A newer minor version: this server speaks 3.0 and none of the options with a {@code _pq_.} prefix. */
    private void negotiate(Map<String, String> parameters) {
        var unknown = parameters.keySet().stream()
                .filter(name -> name.startsWith("_pq_."))
                .toList();
        out.begin('v').int32(VERSION_3 << 16).int32(unknown.size());
        unknown.forEach(out::string);
        out.end();
        unknown.forEach(parameters::remove);
    }

    private static void splitOptions(Map<String, String> parameters) {
        String text = parameters.remove("options");
        if (text == null) {
            return;
        }
        // a backslash keeps a space inside a value
        String[] words = text.trim().split("(?<!\\\\)\\s+", -1);
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            if (word.equals("-c") && i + 1 < words.length) {
                word = words[++i];
            } else if (word.startsWith("--") || word.startsWith("-c")) {
                word = word.substring(2);
            }
            int equals = word.indexOf('=');
            if (equals > 0) {
                String name = word.substring(0, equals).replace('-', '_');
                parameters.putIfAbsent(name, word.substring(equals + 1).replaceAll("\\\\(.)", "$1"));
            }
        }
    }
}
