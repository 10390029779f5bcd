package io.holdfast.endpoint.physical;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** A TCP socket that says when its first byte has come, beneath TLS. */
final class GreetedSocket extends Socket {
    private final Greeting greeting;

    GreetedSocket(Greeting greeting) {
        this.greeting = greeting;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Listening(super.getInputStream());
    }

    private final class Listening extends FilterInputStream {
        private boolean heard;

        Listening(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            note(read);
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            note(read);
            return read;
        }

        /** The end of the stream is no greeting. */
        private void note(int read) {
            if (!heard && read >= 0) {
                heard = true;
                greeting.heard();
            }
        }
    }
}
