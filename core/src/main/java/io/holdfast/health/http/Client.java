package io.holdfast.health.http;

import io.holdfast.endpoint.Tls;
import io.holdfast.time.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's HTTP client with what it lacks: a deadline that covers the body as well, and an end. Before Java 21 it cannot be
 * closed, and its selector's thread would go on until a garbage collection; that thread is the one that hands work to the
 * executor, so the executor notes it, and an interrupt is what its loop ends by. Thread-safe.
 */
final class Client implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final int MOST_WAITING = 64;

    private final ThreadPoolExecutor workers;
    private final HttpClient client;
    private volatile @Nullable Thread selector;
    private volatile @Nullable CompletableFuture<?> running;
    private volatile boolean closed;

    Client(String role, Tls tls, Threads threads) throws IOException {
        this.workers = new ThreadPoolExecutor(
                1,
                1,
                5,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                task -> threads.unstarted(role + "-io", task));
        workers.allowCoreThreadTimeOut(true);
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .executor(this::hand);
        if (tls.rootCertificate().isPresent()) {
            builder.sslContext(trusting(tls.rootCertificate().get()));
        }
        this.client = builder.build();
    }

    private void hand(Runnable task) {
        Thread caller = Thread.currentThread();
        if (caller.getName().endsWith("SelectorManager")) {
            selector = caller;
        }
        if (!closed) {
            workers.execute(task);
        }
    }

    private static SSLContext trusting(Path pem) throws IOException {
        try (InputStream in = Files.newInputStream(pem)) {
            KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                authorities.setCertificateEntry("authority-" + number++, certificate);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(authorities);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificates in " + pem + " are of no use", e);
        }
    }

    /** A response with its whole body, within a deadline. */
    HttpResponse<byte[]> send(HttpRequest request, Duration within)
            throws IOException, InterruptedException, TimeoutException {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, head -> new BoundedBody());
        running = answer;
        try {
            return answer.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException("the request failed", e.getCause());
        } finally {
            // Closes the connection of an answer that is still coming.
            answer.cancel(true);
            running = null;
        }
    }

    @Override
    public void close() {
        closed = true;
        @Nullable CompletableFuture<?> unfinished = running;
        if (unfinished != null) {
            unfinished.cancel(true);
        }
        @Nullable Thread loop = selector;
        if (loop != null) {
            loop.interrupt();
        }
        workers.shutdownNow();
    }
}
