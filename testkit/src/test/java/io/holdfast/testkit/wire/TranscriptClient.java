package io.holdfast.testkit.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Speaks the protocol message by message and writes down what comes back, a line a message. */
final class TranscriptClient implements AutoCloseable {
    private static final Map<Character, String> BARE = Map.of(
            '1', "ParseComplete",
            '2', "BindComplete",
            '3', "CloseComplete",
            'n', "NoData",
            's', "PortalSuspended",
            'c', "CopyDone",
            'I', "EmptyQueryResponse",
            't', "ParameterDescription");

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final DataOutputStream out;
    private boolean types;

    TranscriptClient(InetSocketAddress address) throws IOException {
        socket.connect(address, 5_000);
        socket.setSoTimeout(20_000);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
        byte[] parameters = "user\0materialize\0\0".getBytes(UTF_8);
        out.writeInt(parameters.length + 8);
        out.writeInt(196_608);
        out.write(parameters);
        until("ReadyForQuery");
    }

    /** From now on columns come with their types' object ids. */
    TranscriptClient showingTypes() {
        types = true;
        return this;
    }

    private void send(char type, byte[]... parts) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            body.write(part);
        }
        out.writeByte(type);
        out.writeInt(body.size() + 4);
        body.writeTo(out);
    }

    private static byte[] text(String value) {
        return (value + "\0").getBytes(UTF_8);
    }

    private static byte[] numbers(int count) {
        return new byte[count * 2];
    }

    TranscriptClient query(String sql) throws IOException {
        send('Q', text(sql));
        return this;
    }

    TranscriptClient parse(String name, String sql) throws IOException {
        send('P', text(name), text(sql), numbers(1));
        return this;
    }

    TranscriptClient bind(String portal, String statement) throws IOException {
        send('B', text(portal), text(statement), numbers(3));
        return this;
    }

    TranscriptClient describe(String statement) throws IOException {
        send('D', new byte[] {'S'}, text(statement));
        return this;
    }

    TranscriptClient execute(String portal, int limit) throws IOException {
        send('E', text(portal), ByteBuffer.allocate(4).putInt(limit).array());
        return this;
    }

    TranscriptClient sync() throws IOException {
        send('S');
        return this;
    }

    /** A whole simple query: what came back up to ReadyForQuery. */
    List<String> run(String sql) throws IOException {
        return query(sql).until("ReadyForQuery");
    }

    /** Messages up to and with the first of that name. */
    List<String> until(String last) throws IOException {
        List<String> lines = new ArrayList<>();
        do {
            lines.add(next());
        } while (!lines.get(lines.size() - 1).startsWith(last));
        return lines;
    }

    private String next() throws IOException {
        char type = (char) in.readUnsignedByte();
        ByteBuffer body = ByteBuffer.wrap(in.readNBytes(in.readInt() - 4));
        return switch (type) {
            case 'T' -> "RowDescription" + names(body);
            case 'D' -> "DataRow" + cells(body);
            case 'C' -> "CommandComplete " + string(body);
            case 'Z' -> "ReadyForQuery " + (char) body.get();
            case 'E' -> "ErrorResponse " + fields(body);
            case 'N' -> "NoticeResponse " + fields(body);
            case 'H' -> "CopyOut " + (body.get() == 0 ? "text" : "binary") + " " + body.getShort();
            case 'd' -> "CopyData " + UTF_8.decode(body).toString().replace("\n", "");
            default -> BARE.getOrDefault(type, String.valueOf(type));
        };
    }

    private String names(ByteBuffer body) {
        StringBuilder names = new StringBuilder();
        for (int count = body.getShort(); count > 0; count--) {
            names.append(' ').append(string(body));
            int oid = body.getInt(body.position() + 6);
            names.append(types ? ":" + oid : "");
            body.position(body.position() + 18);
        }
        return names.toString();
    }

    private static String cells(ByteBuffer body) {
        StringBuilder cells = new StringBuilder();
        for (int count = body.getShort(); count > 0; count--) {
            int length = body.getInt();
            byte[] cell = new byte[Math.max(0, length)];
            body.get(cell);
            cells.append(' ').append(length < 0 ? "null" : new String(cell, UTF_8));
        }
        return cells.toString();
    }

    /** Severity, code and message. */
    private static String fields(ByteBuffer body) {
        String severity = "";
        String code = "";
        String message = "";
        for (char field = (char) body.get(); field != 0; field = (char) body.get()) {
            String value = string(body);
            severity = field == 'S' ? value : severity;
            code = field == 'C' ? value : code;
            message = field == 'M' ? value : message;
        }
        return severity + " " + code + " " + message;
    }

    private static String string(ByteBuffer body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte next = body.get(); next != 0; next = body.get()) {
            bytes.write(next);
        }
        return bytes.toString(UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
