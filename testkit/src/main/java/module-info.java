/** Holdfast testkit: a Materialize emulator and a TCP fault proxy. */
module io.holdfast.testkit {
    requires com.h2database;
    requires java.sql;
    requires jdk.httpserver;
    requires static transitive org.jspecify;

    exports io.holdfast.testkit;
    exports io.holdfast.testkit.time;
}
