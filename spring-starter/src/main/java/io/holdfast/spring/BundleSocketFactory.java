package io.holdfast.spring;

import javax.net.ssl.SSLSocketFactory;

/**
 * What PgJDBC is told to make its TLS sockets with where an endpoint uses an SSL bundle of Spring Boot's. For PgJDBC alone:
 * applications set {@code holdfast.ssl.bundle}.
 */
public final class BundleSocketFactory extends ForwardingSockets {
    private final String bundle;

    /**
     * For PgJDBC.
     *
     * @param bundle its {@code sslfactoryarg}
     */
    public BundleSocketFactory(String bundle) {
        this.bundle = bundle;
    }

    @Override
    SSLSocketFactory factory() {
        return BundleSockets.factory(bundle);
    }
}
