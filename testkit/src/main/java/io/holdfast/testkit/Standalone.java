package io.holdfast.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * The emulator as a program: {@code --sql-port 6875 --control-port 6880 [--init file.sql] [--bind address] [--password-file
 * file] [--name name] [--http-port 6876] [--vintage old]}. Prints one line {@code ready sql=… control=…} when it serves, and runs until it is terminated. Bad
 * arguments end it with status 2, anything else that keeps it from serving with status 1; each time with one line that says
 * what to do.
 */
public final class Standalone implements AutoCloseable {
    private static final int BAD_ARGUMENT = 2;
    private static final int CANNOT_SERVE = 1;

    private final MaterializeEmulator emulator;
    private final FaultProxy proxy;
    private final ControlServer control;
    private final String http;

    private Standalone(MaterializeEmulator emulator, FaultProxy proxy, ControlServer control, String http) {
        this.emulator = emulator;
        this.proxy = proxy;
        this.control = control;
        this.http = http;
    }

    /**
     * Runs the emulator.
     *
     * @param arguments the command line
     * @throws InterruptedException where the main thread is interrupted
     */
    public static void main(String... arguments) throws InterruptedException {
        try {
            run(StandaloneOptions.parse(arguments));
        } catch (StandaloneOptions.BadArgument e) {
            fail(BAD_ARGUMENT, String.valueOf(e.getMessage()));
        } catch (UncheckedIOException | IllegalStateException | IOException e) {
            fail(CANNOT_SERVE, String.valueOf(e.getMessage()));
        }
    }

    /** Starts everything; a part that cannot start ends those before it. */
    static Standalone start(StandaloneOptions options) throws IOException {
        MaterializeEmulator emulator = emulator(options);
        FaultProxy proxy = null;
        try {
            Path init = options.init();
            if (init != null) {
                emulator.execute(Files.readString(init));
            }
            InetSocketAddress at = new InetSocketAddress(options.bind(), options.sqlPort());
            proxy = FaultProxy.to(emulator.host(), emulator.port(), at);
            ControlServer control = ControlServer.start(options.controlPort(), options.name(), emulator, proxy);
            String http = options.httpPort() == null ? "" : " http=" + emulator.httpAddress();
            return new Standalone(emulator, proxy, control, http);
        } catch (IOException | RuntimeException e) {
            if (proxy != null) {
                proxy.close();
            }
            emulator.close();
            throw e;
        }
    }

    /** The line that says where it serves. */
    String readyLine() {
        return "ready sql=" + proxy.address() + " control=" + control.address() + http;
    }

    @Override
    public void close() {
        control.close();
        proxy.close();
        emulator.close();
    }

    private static void run(StandaloneOptions options) throws IOException, InterruptedException {
        Standalone standalone = start(options);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            standalone.close();
                            ended.countDown();
                        },
                        "holdfast-standalone-shutdown"));
        System.out.println(standalone.readyLine());
        ended.await();
    }

    private static MaterializeEmulator emulator(StandaloneOptions options) throws IOException {
        EmulatorBuilder builder =
                MaterializeEmulator.builder().name(options.name()).vintage(options.vintage());
        Integer httpPort = options.httpPort();
        if (httpPort != null) {
            builder.httpPort(httpPort);
        }
        Path passwordFile = options.passwordFile();
        if (passwordFile != null) {
            builder.password(Files.readString(passwordFile).lines().findFirst().orElse(""));
        }
        return builder.start();
    }

    private static void fail(int status, String line) {
        System.err.println("holdfast-testkit: " + line.replace('\n', ' '));
        System.exit(status);
    }
}
