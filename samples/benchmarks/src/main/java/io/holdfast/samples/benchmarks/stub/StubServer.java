package io.holdfast.samples.benchmarks.stub;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One session of PostgreSQL's protocol, version 3, without a database behind it. Answers are written while the question is, so
 * that a read never waits; nothing is allocated once a statement is known.
 */
final class StubServer {
    private static final int SSL_REQUEST = 80877103;
    private static final int GSS_REQUEST = 80877104;
    private static final List<String> PARAMETERS = List.of(
            "server_version=18.6",
            "server_encoding=UTF8",
            "client_encoding=UTF8",
            "DateStyle=ISO, MDY",
            "TimeZone=UTC",
            "integer_datetimes=on",
            "standard_conforming_strings=on",
            "default_transaction_read_only=off",
            "in_hot_standby=off");
    private static final byte[] PARSED = Answer.message('1', out -> {});
    private static final byte[] BOUND = Answer.message('2', out -> {});
    private static final byte[] CLOSED = Answer.message('3', out -> {});
    private static final byte[] NO_PARAMETERS = Answer.message('t', out -> out.writeShort(0));

    private final Traffic traffic;
    private final Map<String, Answer> known = new HashMap<>();
    private final List<Prepared> prepared = new ArrayList<>();
    private final byte[] ready = Answer.message('Z', out -> out.writeByte('I'));
    private byte[] in = new byte[1024];
    private int inEnd;
    private byte[] out = new byte[1024];
    private int outStart;
    private int outEnd;
    private boolean started;
    private boolean skipping;
    private boolean closed;
    private boolean binary;
    private Answer bound = Answer.to("");

    /** A statement by the name that the client gave it, with its terminating zero. */
    private static final class Prepared {
        private final byte[] name;
        private Answer answer;

        Prepared(byte[] name, Answer answer) {
            this.name = name;
            this.answer = answer;
        }
    }

    StubServer(Traffic traffic) {
        this.traffic = traffic;
    }

    synchronized void close() {
        closed = true;
    }

    synchronized int available() {
        return outEnd - outStart;
    }

    synchronized int read() throws IOException {
        return await() ? out[outStart++] & 0xff : -1;
    }

    synchronized int read(byte[] bytes, int offset, int length) throws IOException {
        if (!await()) {
            return -1;
        }
        int count = Math.min(length, outEnd - outStart);
        System.arraycopy(out, outStart, bytes, offset, count);
        outStart += count;
        return count;
    }

    private boolean await() throws IOException {
        if (closed) {
            throw new SocketException("the socket is closed");
        }
        if (outStart == outEnd) {
            throw new SocketTimeoutException("the stub has said all that it has to say");
        }
        return true;
    }

    synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        if (closed) {
            throw new SocketException("the socket is closed");
        }
        traffic.wrote(length);
        if (in.length < inEnd + length) {
            in = Arrays.copyOf(in, 2 * (inEnd + length));
        }
        System.arraycopy(bytes, offset, in, inEnd, length);
        inEnd += length;
        serve();
    }

    private void serve() {
        int at = 0;
        while (true) {
            int header = started ? 1 : 0;
            if (inEnd - at < header + 4) {
                break;
            }
            int length = header + number(at + header);
            if (inEnd - at < length) {
                break;
            }
            if (started) {
                traffic.message();
                message(in[at], at + 5);
            } else {
                start(number(at + 4));
            }
            at += length;
        }
        System.arraycopy(in, at, in, 0, inEnd - at);
        inEnd -= at;
    }

    private void start(int code) {
        if (code == SSL_REQUEST || code == GSS_REQUEST) {
            send(new byte[] {'N'});
            return;
        }
        started = true;
        send(Answer.message('R', body -> body.writeInt(0)));
        for (String parameter : PARAMETERS) {
            String[] pair = parameter.split("=", 2);
            send(Answer.message('S', body -> {
                Answer.string(body, pair[0]);
                Answer.string(body, pair[1]);
            }));
        }
        send(Answer.message('K', body -> body.writeLong(1)));
        send(ready);
    }

    private void message(byte type, int from) {
        if (type == 'S') {
            skipping = false;
            send(ready);
        } else if (!skipping) {
            switch (type) {
                case 'P' -> parse(from);
                case 'B' -> bind(from);
                case 'D' -> describe(from);
                case 'E' -> execute();
                case 'Q' -> query(from);
                case 'C' -> send(CLOSED);
                case 'X' -> closed = true;
                default -> {}
            }
        }
    }

    private void parse(int from) {
        int sql = after(from);
        Answer answer = answer(new String(in, sql, after(sql) - sql - 1, StandardCharsets.UTF_8));
        byte[] name = Arrays.copyOfRange(in, from, sql);
        @Nullable Prepared same = find(from);
        if (same == null) {
            prepared.add(new Prepared(name, answer));
        } else {
            same.answer = answer;
        }
        send(PARSED);
    }

    private void bind(int from) {
        int name = after(from);
        @Nullable Prepared named = find(name);
        if (named == null) {
            throw new IllegalStateException("a statement was never parsed");
        }
        bound = named.answer;
        binary = binaryWanted(after(name));
        send(BOUND);
    }

    /** After the parameters' formats and the parameters come the results' formats: binary numbers, where one of them says so. */
    private boolean binaryWanted(int formats) {
        int at = formats + 2 + 2 * small(formats);
        int parameters = small(at);
        at += 2;
        for (int i = 0; i < parameters; i++) {
            at += 4 + Math.max(0, number(at));
        }
        boolean wanted = false;
        for (int code = at + 2; code < at + 2 + 2 * small(at); code += 2) {
            wanted |= small(code) == 1;
        }
        return wanted;
    }

    private void describe(int from) {
        if (in[from] == 'S') {
            @Nullable Prepared named = find(from + 1);
            if (named != null) {
                bound = named.answer;
            }
            send(NO_PARAMETERS);
        }
        send(bound.description());
    }

    private void execute() {
        if (bound.error().length > 0) {
            skipping = true;
            send(bound.error());
            return;
        }
        finish(bound);
    }

    private void finish(Answer answer) {
        send(binary ? answer.binary() : answer.text());
        if (answer.transaction() != ' ') {
            ready[ready.length - 1] = (byte) answer.transaction();
        }
    }

    private void query(int from) {
        Answer answer = answer(new String(in, from, after(from) - from - 1, StandardCharsets.UTF_8));
        binary = false;
        if (answer.error().length > 0) {
            send(answer.error());
        } else {
            if (answer.description()[0] == 'T') {
                send(answer.description());
            }
            finish(answer);
        }
        send(ready);
    }

    private Answer answer(String sql) {
        return known.computeIfAbsent(sql, Answer::to);
    }

    private @Nullable Prepared find(int from) {
        int length = after(from) - from;
        for (int i = 0; i < prepared.size(); i++) {
            Prepared candidate = prepared.get(i);
            if (Arrays.equals(candidate.name, 0, candidate.name.length, in, from, from + length)) {
                return candidate;
            }
        }
        return null;
    }

    private int after(int from) {
        int at = from;
        while (in[at] != 0) {
            at++;
        }
        return at + 1;
    }

    private int small(int at) {
        return (in[at] & 0xff) << 8 | (in[at + 1] & 0xff);
    }

    private int number(int at) {
        return (in[at] & 0xff) << 24 | (in[at + 1] & 0xff) << 16 | (in[at + 2] & 0xff) << 8 | (in[at + 3] & 0xff);
    }

    private void send(byte[] bytes) {
        if (outStart == outEnd) {
            outStart = 0;
            outEnd = 0;
        }
        if (out.length < outEnd + bytes.length) {
            out = Arrays.copyOf(out, 2 * (outEnd + bytes.length));
        }
        System.arraycopy(bytes, 0, out, outEnd, bytes.length);
        outEnd += bytes.length;
    }
}
