package io.holdfast.spring;

import java.net.Socket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Sockets with the protocols and ciphers that a bundle's options allow. */
final class OptionedSockets extends ForwardingSockets {
    private final SSLSocketFactory factory;
    private final String @Nullable [] protocols;
    private final String @Nullable [] ciphers;

    OptionedSockets(SSLSocketFactory factory, String @Nullable [] protocols, String @Nullable [] ciphers) {
        this.factory = factory;
        this.protocols = protocols == null ? null : protocols.clone();
        this.ciphers = ciphers == null ? null : ciphers.clone();
    }

    @Override
    SSLSocketFactory factory() {
        return factory;
    }

    @Override
    Socket made(Socket socket) {
        if (socket instanceof SSLSocket secure) {
            if (protocols != null) {
                secure.setEnabledProtocols(protocols);
            }
            if (ciphers != null) {
                secure.setEnabledCipherSuites(ciphers);
            }
        }
        return socket;
    }
}
