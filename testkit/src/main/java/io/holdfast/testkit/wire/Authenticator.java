package io.holdfast.testkit.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.testkit.type.SqlError;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/** Makes a client prove who it is. Confined to one thread. */
final class Authenticator {
    private static final int AUTHENTICATED = 0;
    private static final int CLEARTEXT_PASSWORD = 3;
    private static final int SASL = 10;
    private static final int SASL_CONTINUE = 11;
    private static final int SASL_FINAL = 12;

    private final WireOptions options;
    private final ClientInput in;
    private final ClientOutput out;
    private final Replies replies;

    Authenticator(WireOptions options, ClientInput in, ClientOutput out) {
        this.options = options;
        this.in = in;
        this.out = out;
        this.replies = new Replies(out);
    }

    void run(String user) throws IOException, SqlError {
        Login login = options.login();
        boolean proven = switch (login.method()) {
            case TRUST -> true;
            case CLEARTEXT -> cleartext(login, user);
            case SCRAM -> scram(login, user);
        };
        if (login.method() != Login.Method.SCRAM && !login.knows(user)) {
            throw SqlError.fatal("28000", "role \"" + user + "\" does not exist");
        }
        if (!proven) {
            throw SqlError.fatal("28P01", "invalid password");
        }
        options.door().authenticate();
        replies.authentication(AUTHENTICATED);
    }

    private boolean cleartext(Login login, String user) throws IOException {
        replies.authentication(CLEARTEXT_PASSWORD);
        out.flush();
        return login.accepts(user, answer().string());
    }

    private boolean scram(Login login, String user) throws IOException {
        out.begin('R').int32(SASL).string(Scram.MECHANISM).int8(0).end();
        out.flush();
        Frame first = answer();
        if (!first.string().equals(Scram.MECHANISM)) {
            throw new ProtocolViolation("client selected an invalid SASL authentication mechanism");
        }
        // an unknown role fails like a wrong password, so that nobody learns which roles there are
        Scram scram =
                new Scram(login.password(user).orElseGet(() -> UUID.randomUUID().toString()), options.random());
        byte[] message = first.bytes();
        say(SASL_CONTINUE, scram.challenge(message == null ? "" : new String(message, UTF_8)));
        out.flush();
        Optional<String> verified = scram.verify(new String(answer().rest(), UTF_8));
        verified.ifPresent(text -> say(SASL_FINAL, text));
        return verified.isPresent();
    }

    private void say(int code, String text) {
        out.begin('R').int32(code).bytes(text.getBytes(UTF_8)).end();
    }

    private Frame answer() throws IOException {
        Frame frame = in.next();
        if (frame.type() != 'p') {
            throw new ProtocolViolation("expected a password message");
        }
        return frame;
    }
}
