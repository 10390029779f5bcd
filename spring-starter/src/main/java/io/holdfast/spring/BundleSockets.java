package io.holdfast.spring;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * The SSL bundles that connections are made with. PgJDBC takes a socket factory by the name of its class and one text, so each
 * bundle is kept under a number that nobody guesses by accident, in the one static map of this module, until the application's
 * context is closed. A bundle that is reloaded holds for the connections made from then on.
 */
final class BundleSockets implements AutoCloseable {
    private static final Map<String, Supplier<SSLSocketFactory>> FACTORIES = new ConcurrentHashMap<>();
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final @Nullable SslBundles bundles;
    private final Map<String, String> mine = new ConcurrentHashMap<>();

    BundleSockets(@Nullable SslBundles bundles) {
        this.bundles = bundles;
    }

    static SSLSocketFactory factory(String argument) {
        Supplier<SSLSocketFactory> known = FACTORIES.get(argument);
        if (known == null) {
            throw new IllegalStateException("the application that this SSL bundle belongs to is closed");
        }
        return known.get();
    }

    /** What PgJDBC is to be told for connections that use a bundle. */
    Map<String, String> properties(String bundle) {
        return Map.of(
                "sslfactory",
                BundleSocketFactory.class.getName(),
                "sslfactoryarg",
                mine.computeIfAbsent(bundle, this::register));
    }

    private String register(String bundle) {
        if (bundles == null) {
            throw new NoSuchSslBundleException(bundle, "there are no SSL bundles in this application");
        }
        Current current = new Current(sockets(bundles.getBundle(bundle)));
        bundles.addBundleUpdateHandler(bundle, reloaded -> current.factory = sockets(reloaded));
        return register(current);
    }

    /** The factory of a bundle as it was loaded last. */
    private static final class Current implements Supplier<SSLSocketFactory> {
        private volatile SSLSocketFactory factory;

        Current(SSLSocketFactory factory) {
            this.factory = factory;
        }

        @Override
        public SSLSocketFactory get() {
            return factory;
        }
    }

    /** For a bundle that a platform gives by itself. */
    Map<String, String> properties(SslBundle bundle) {
        String argument = register(new Current(sockets(bundle)));
        mine.put(argument, argument);
        return Map.of("sslfactory", BundleSocketFactory.class.getName(), "sslfactoryarg", argument);
    }

    private static String register(Supplier<SSLSocketFactory> factory) {
        String argument = "bundle-" + NUMBERS.incrementAndGet();
        FACTORIES.put(argument, factory);
        return argument;
    }

    private static SSLSocketFactory sockets(SslBundle bundle) {
        return new OptionedSockets(
                bundle.createSslContext().getSocketFactory(),
                bundle.getOptions().getEnabledProtocols(),
                bundle.getOptions().getCiphers());
    }

    @Override
    public void close() {
        mine.values().forEach(FACTORIES::remove);
    }
}
