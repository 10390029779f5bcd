/** Holdfast's JDBC driver: {@code jdbc:holdfast://…}. */
module io.holdfast.driver {
    requires transitive io.holdfast.core;
    requires transitive java.naming;
    requires java.management;
    requires org.postgresql.jdbc;
    requires static org.checkerframework.checker.qual;
    requires static transitive org.jspecify;

    exports io.holdfast.driver;

    provides java.sql.Driver with
            io.holdfast.driver.Driver;
}
