package io.holdfast.endpoint.physical;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Logs everybody in, with a notice, and says yes to what the driver sets up then. */
final class NoticingServer implements AutoCloseable {
    private static final int SSL = 80_877_103;
    private static final int GSS = 80_877_104;

    private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final String notice;

    NoticingServer(String notice) throws IOException {
        this.notice = notice;
        Thread thread = new Thread(this::serve, "noticing-server");
        thread.setDaemon(true);
        thread.start();
    }

    String address() {
        return "localhost:" + listener.getLocalPort();
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket client = listener.accept()) {
                DataInputStream in = new DataInputStream(client.getInputStream());
                DataOutputStream out = new DataOutputStream(client.getOutputStream());
                logIn(in, out);
                while (true) {
                    answer(in, out);
                }
            } catch (IOException e) {
                // the client has gone
            }
        }
    }

    private void logIn(DataInputStream in, DataOutputStream out) throws IOException {
        int length = in.readInt();
        int code = in.readInt();
        in.readNBytes(length - 2 * Integer.BYTES);
        if (code == SSL || code == GSS) {
            out.writeByte('N');
            logIn(in, out);
            return;
        }
        message(out, 'R', new byte[4]);
        message(out, 'S', text("server_version", "9.5.0"));
        message(out, 'S', text("client_encoding", "UTF8"));
        message(out, 'S', text("DateStyle", "ISO, MDY"));
        message(out, 'S', text("integer_datetimes", "on"));
        message(out, 'S', text("standard_conforming_strings", "on"));
        message(out, 'K', new byte[8]);
        message(out, 'N', text("SNOTICE", "C01000", "M" + notice, ""));
        message(out, 'Z', new byte[] {'I'});
        out.flush();
    }

    /** Says yes to whatever the driver sets up. */
    private static void answer(DataInputStream in, DataOutputStream out) throws IOException {
        byte type = in.readByte();
        in.readNBytes(in.readInt() - Integer.BYTES);
        if (type != 'Q') {
            throw new IOException("a message that nobody expected: " + (char) type);
        }
        message(out, 'C', text("SET"));
        message(out, 'Z', new byte[] {'I'});
    }

    private static byte[] text(String... parts) {
        return (String.join("\0", parts) + "\0").getBytes(StandardCharsets.UTF_8);
    }

    private static void message(DataOutputStream out, char type, byte[] body) throws IOException {
        out.writeByte(type);
        out.writeInt(body.length + Integer.BYTES);
        out.write(body);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
