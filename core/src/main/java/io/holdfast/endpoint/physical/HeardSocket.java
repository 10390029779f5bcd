package io.holdfast.endpoint.physical;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** A TCP socket that tells of the bytes that come on it. */
final class HeardSocket extends Socket {
    private final Inbound inbound;

    HeardSocket(Inbound inbound) {
        this.inbound = inbound;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Listening(super.getInputStream());
    }

    private final class Listening extends FilterInputStream {
        Listening(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            if (read >= 0) {
                inbound.came(1);
            }
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            if (read > 0) {
                inbound.came(read);
            }
            return read;
        }
    }
}
