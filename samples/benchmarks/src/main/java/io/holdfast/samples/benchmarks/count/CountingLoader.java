package io.holdfast.samples.benchmarks.count;

import java.io.IOException;
import java.io.InputStream;
import java.security.SecureClassLoader;
import java.util.function.Predicate;

/** Loads classes once more for itself, with instructions in them that count the others. */
public final class CountingLoader extends SecureClassLoader {
    private final Predicate<String> counted;
    private final Predicate<String> copied;

    /**
     * A loader.
     *
     * @param counted tells by their names the classes whose instructions are counted
     * @param copied tells those that are loaded beside them as they are; all others are the parent's
     */
    public CountingLoader(Predicate<String> counted, Predicate<String> copied) {
        super(CountingLoader.class.getClassLoader());
        this.counted = counted;
        this.copied = copied;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        boolean count = counted.test(name);
        if (!count && !copied.test(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known == null ? define(name, count) : known;
        }
    }

    private Class<?> define(String name, boolean count) throws ClassNotFoundException {
        try (InputStream code = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (code == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = count ? Counting.added(code.readAllBytes()) : code.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
