package io.holdfast.testkit.wire;

import io.holdfast.testkit.engine.Session;
import io.holdfast.testkit.engine.SessionStart;
import io.holdfast.testkit.type.SqlError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One client: its socket, its thread, its session. {@link #cancel}, {@link #end} and {@link #probe} may be called by any thread. */
final class Connection implements Runnable {
    private static final int HANDSHAKE_MILLIS = 10_000;

    private final WireServer server;
    private final Socket socket;
    private final int processId;
    private final int secret;
    private volatile @Nullable ClientInput input;
    private volatile @Nullable Session session;
    private volatile @Nullable Conversation conversation;
    private volatile boolean ended;

    Connection(WireServer server, Socket socket, int processId, int secret) {
        this.server = server;
        this.socket = socket;
        this.processId = processId;
        this.secret = secret;
    }

    int processId() {
        return processId;
    }

    boolean established() {
        return session != null;
    }

    /** A cancel request for this connection; a wrong secret is ignored without a word, as the protocol wants. */
    void cancel(int givenProcessId, int givenSecret) {
        Session open = session;
        if (open != null && givenProcessId == processId && givenSecret == secret) {
            open.cancel();
        }
    }

    /** Ends the session of a client that has gone while its statement ran. */
    void probe() {
        ClientInput watched = input;
        if (watched != null && session != null && !watched.probe()) {
            end(false);
        }
    }

    /** Ends an idle session with an error; one that runs a statement when that has ended. */
    void expel(SqlError error) {
        Conversation talk = conversation;
        if (talk != null && talk.expel(error)) {
            end(false);
        }
    }

    /**
     * Ends the connection from outside.
     *
     * @param reset whether the client is to see a RST
     */
    void end(boolean reset) {
        ended = true;
        try {
            if (reset) {
                socket.setSoLinger(true, 0);
            }
            // the raw socket: closing the TLS socket would wait for a stuck writer
            socket.close();
        } catch (IOException e) {
            // the client was faster
        }
        Session open = session;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void run() {
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(HANDSHAKE_MILLIS);
            serve(new Handshake(socket, server.options(), server::cancel));
        } catch (IOException | UncheckedIOException e) {
            // the client is gone, or never spoke the protocol: there is nobody to tell
        } finally {
            end(false);
            server.forget(this);
        }
    }

    private void serve(Handshake handshake) throws IOException {
        try {
            Optional<SessionStart> start = handshake.run(processId);
            if (start.isPresent()) {
                converse(start.get(), handshake.in(), handshake.out());
            }
        } catch (SqlError e) {
            refuse(handshake.out(), e);
        } catch (ProtocolViolation e) {
            refuse(handshake.out(), SqlError.fatal("08P01", String.valueOf(e.getMessage())));
        }
    }

    private void converse(SessionStart start, ClientInput in, ClientOutput out) throws IOException, SqlError {
        server.admit();
        if (!server.options().door().admit()) {
            out.flush();
            return;
        }
        try (Session open = server.engine().open(start)) {
            session = open;
            if (ended) {
                return;
            }
            input = in;
            socket.setSoTimeout(0);
            Replies replies = new Replies(out);
            greet(start, replies);
            open.greetings().forEach(text -> replies.notice("00000", text));
            Conversation talk = new Conversation(open, in, out, server::served);
            conversation = talk;
            talk.run();
        }
    }

    private void greet(SessionStart start, Replies replies) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("server_version", "9.5.0");
        parameters.put("server_encoding", "UTF8");
        parameters.put("client_encoding", "UTF8");
        parameters.put("DateStyle", "ISO, MDY");
        parameters.put("IntervalStyle", "postgres");
        parameters.put("TimeZone", "UTC");
        parameters.put("integer_datetimes", "on");
        parameters.put("standard_conforming_strings", "on");
        parameters.put("is_superuser", "off");
        parameters.put("session_authorization", start.user());
        parameters.put("application_name", start.parameters().getOrDefault("application_name", ""));
        parameters.put("database", start.database());
        parameters.put("cluster", start.parameters().getOrDefault("cluster", "quickstart"));
        parameters.put("search_path", start.parameters().getOrDefault("search_path", "public"));
        parameters.putAll(server.options().door().parameters());
        parameters.forEach(replies::parameterStatus);
        replies.backendKey(processId, secret);
    }

    private static void refuse(ClientOutput out, SqlError error) {
        SqlError fatal = error.fatal() ? error : SqlError.fatal(error.sqlState(), error.message());
        fatal = error.detail() == null ? fatal : fatal.withDetail(error.detail());
        fatal = error.hint() == null ? fatal : fatal.withHint(error.hint());
        new Replies(out).error(fatal);
        out.flush();
    }
}
