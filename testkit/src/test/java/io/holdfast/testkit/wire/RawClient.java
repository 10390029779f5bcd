package io.holdfast.testkit.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Speaks the protocol message by message, for what no driver would send. */
final class RawClient implements AutoCloseable {
    final Socket socket = new Socket();
    private final DataInputStream in;
    private final DataOutputStream out;

    /** A message of the server; {@code text} has its bytes with everything unprintable as a dot. */
    record Reply(char type, String text) {}

    RawClient(InetSocketAddress address) throws IOException {
        socket.connect(address, 5_000);
        socket.setSoTimeout(10_000);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
    }

    /** A client that is logged in. */
    static RawClient ready(InetSocketAddress address) throws IOException {
        RawClient client = new RawClient(address);
        client.packet(196_608, "user\0materialize\0\0".getBytes(UTF_8));
        client.until('Z');
        return client;
    }

    void packet(int code, byte... body) throws IOException {
        out.writeInt(body.length + 8);
        out.writeInt(code);
        out.write(body);
    }

    void send(char type, Object... parts) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(body);
        for (Object part : parts) {
            if (part instanceof String text) {
                data.write((text + "\0").getBytes(UTF_8));
            } else if (part instanceof Short number) {
                data.writeShort(number);
            } else if (part instanceof Integer number) {
                data.writeInt(number);
            } else if (part instanceof Character letter) {
                data.writeByte(letter);
            } else {
                data.write((byte[]) part);
            }
        }
        out.writeByte(type);
        out.writeInt(body.size() + 4);
        body.writeTo(out);
    }

    Reply next() throws IOException {
        char type = (char) in.readUnsignedByte();
        byte[] body = in.readNBytes(in.readInt() - 4);
        return new Reply(type, new String(body, UTF_8).replaceAll("[^ -~]", "."));
    }

    /** The types of the messages up to and with the first of that type, one letter each. */
    String until(char type) throws IOException {
        StringBuilder types = new StringBuilder();
        while (types.indexOf(String.valueOf(type)) < 0) {
            types.append(next().type());
        }
        return types.toString();
    }

    int readByte() throws IOException {
        return in.read();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
