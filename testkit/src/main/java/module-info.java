/** Holdfast testkit: a Materialize emulator and a TCP fault proxy. */
module io.holdfast.testkit {
    // inside of the jar it is our own, under another name
    requires static com.h2database;
    requires java.sql;
    requires jdk.httpserver;
    requires static transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports io.holdfast.testkit;
    exports io.holdfast.testkit.junit;
    exports io.holdfast.testkit.model;
    exports io.holdfast.testkit.time;
}
