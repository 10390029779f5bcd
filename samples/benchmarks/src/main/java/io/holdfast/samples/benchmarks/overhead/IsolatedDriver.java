package io.holdfast.samples.benchmarks.overhead;

import java.io.IOException;
import java.io.InputStream;
import java.security.SecureClassLoader;
import java.sql.Driver;

/**
 * Loads the AWS wrapper once more for itself: it reads whether its exception context is on when its classes are loaded, and both
 * ways are measured in one JVM.
 */
final class IsolatedDriver extends SecureClassLoader {
    private static final String PACKAGE = "software.amazon.jdbc.";

    private IsolatedDriver() {
        super(IsolatedDriver.class.getClassLoader());
    }

    static Driver load(boolean exceptionContext) throws ReflectiveOperationException {
        System.setProperty("aws.jdbc.config.exception.context.enabled", Boolean.toString(exceptionContext));
        Class<?> driver = Class.forName(PACKAGE + "Driver", true, new IsolatedDriver());
        return (Driver) driver.getDeclaredConstructor().newInstance();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(PACKAGE)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            return known == null ? define(name) : known;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream code = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (code == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = code.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
