package io.holdfast.driver;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;

/**
 * Takes our classes out of a cache of the JDK's. {@link ObjectMethods} keeps in static fields, one each, the types that
 * {@code equals}, {@code hashCode} and {@code toString} of a record were linked for last. Where those are ours, our class loader stays
 * alive until somebody else's record is linked; linking the three for a type of the JDK's own ends that.
 */
final class LinkedRecords {
    private static final System.Logger LOG = System.getLogger("io.holdfast");

    private LinkedRecords() {}

    static void forget() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            MethodHandle text = lookup.findVirtual(String.class, "trim", MethodType.methodType(String.class));
            link(text, "equals", MethodType.methodType(boolean.class, String.class, Object.class));
            link(text, "hashCode", MethodType.methodType(int.class, String.class));
            link(text, "toString", MethodType.methodType(String.class, String.class));
        } catch (Throwable e) {
            // Nothing but the unloading depends on it; who unloads a container sees why.
            LOG.log(System.Logger.Level.DEBUG, "the JDK may keep this class loader until the next record is linked", e);
        }
    }

    private static void link(MethodHandle component, String method, MethodType type) throws Throwable {
        ObjectMethods.bootstrap(MethodHandles.lookup(), method, type, String.class, "text", component);
    }
}
