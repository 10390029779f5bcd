package io.holdfast.driver;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import java.lang.runtime.ObjectMethods;
import java.net.URL;
import java.net.URLClassLoader;

/**
 * Takes our classes out of caches of the JDK's. {@link ObjectMethods} keeps in static fields, one each, the types that
 * {@code equals}, {@code hashCode} and {@code toString} of a record were linked for last. Where those are ours, our class loader stays
 * alive until somebody else's record is linked; linking the three for types of nobody's ends that.
 *
 * <p>Newer JDKs keep two such types instead of one: firmly the last one of the JDK's own loaders, and softly, that is until memory is
 * short, the last one of any other loader. So the three are linked for one type of each sort.
 */
final class LinkedRecords {
    private static final System.Logger LOG = System.getLogger("io.holdfast");

    private LinkedRecords() {}

    static void forget() {
        try {
            link(nobodys());
            link(String.class);
        } catch (Throwable e) {
            // Nothing but the unloading depends on it; who unloads a container sees why.
            LOG.log(System.Logger.Level.DEBUG, "the JDK may keep this class loader until the next record is linked", e);
        }
    }

    /** A type of a loader that is neither the JDK's nor ours, and that keeps nothing else alive. */
    private static Class<?> nobodys() throws Throwable {
        try (URLClassLoader empty = new URLClassLoader(new URL[0], null)) {
            return Proxy.newProxyInstance(empty, new Class<?>[] {Runnable.class}, (proxy, method, values) -> null)
                    .getClass();
        }
    }

    private static void link(Class<?> type) throws Throwable {
        link(type, "equals", MethodType.methodType(boolean.class, type, Object.class));
        link(type, "hashCode", MethodType.methodType(int.class, type));
        link(type, "toString", MethodType.methodType(String.class, type));
    }

    private static void link(Class<?> type, String method, MethodType signature) throws Throwable {
        ObjectMethods.bootstrap(
                MethodHandles.lookup(), method, signature, type, "itself", MethodHandles.identity(type));
    }
}
