package io.holdfast.driver.program;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.function.Consumer;

/** What a container does with an application that has the jar among its own: the class is loaded with it, and unloaded. */
public final class LoadUseDeregister implements Consumer<String> {
    /** Made by reflection. */
    public LoadUseDeregister() {}

    @Override
    public void accept(String url) {
        try {
            Class.forName("io.holdfast.driver.Driver");
            try (Connection connection = DriverManager.getConnection(url);
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT name FROM region")) {
                rows.next();
            }
            for (Driver driver : Collections.list(DriverManager.getDrivers())) {
                if (driver.getClass().getClassLoader() == getClass().getClassLoader()) {
                    DriverManager.deregisterDriver(driver);
                }
            }
        } catch (SQLException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
