package io.holdfast.driver.program;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Loads the driver in a fresh class loader, uses it and lets it go, many times; then says what is left of it. */
public final class ReloadingContainer {
    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

    private ReloadingContainer() {}

    /**
     * Runs.
     *
     * @param arguments the URL, how often, and the class path of the application
     * @throws Exception where it cannot
     */
    public static void main(String[] arguments) throws Exception {
        ReloadingContainer container = new ReloadingContainer();
        int times = Integer.parseInt(arguments[1]);
        for (int i = 0; i < times; i++) {
            container.once(arguments[0], arguments[2]);
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (System.nanoTime() < end
                && (!container.alive().isEmpty() || !threads().isEmpty())) {
            System.gc();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        System.out.println("loaded " + times + " loaders left " + container.alive() + " threads left " + threads());
    }

    private void once(String url, String classPath) throws Exception {
        List<URL> places = new ArrayList<>();
        for (String place : classPath.split(java.io.File.pathSeparator, -1)) {
            places.add(Path.of(place).toUri().toURL());
        }
        try (URLClassLoader loader =
                new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            loaders.add(new WeakReference<>(loader));
            Class<?> type = loader.loadClass("io.holdfast.driver.program.LoadUseDeregister");
            @SuppressWarnings("unchecked")
            Consumer<String> application =
                    (Consumer<String>) type.getDeclaredConstructor().newInstance();
            Thread.currentThread().setContextClassLoader(loader);
            application.accept(url);
        } finally {
            Thread.currentThread().setContextClassLoader(ClassLoader.getSystemClassLoader());
        }
    }

    /** Which of them, counted from 0. */
    private List<Integer> alive() {
        return IntStream.range(0, loaders.size())
                .filter(i -> loaders.get(i).get() != null)
                .boxed()
                .toList();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("(?i)(holdfast|postgresql|hikari).*"))
                .map(Thread::getName)
                .toList();
    }
}
