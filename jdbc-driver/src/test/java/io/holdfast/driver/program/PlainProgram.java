package io.holdfast.driver.program;

import java.sql.DriverManager;

/** {@code DriverManager} and a URL. */
public final class PlainProgram {
    private PlainProgram() {}

    /**
     * Reads until a line comes on standard input.
     *
     * @param arguments the URL
     * @throws Exception where it cannot begin
     */
    public static void main(String[] arguments) throws Exception {
        Readers.run(() -> DriverManager.getConnection(arguments[0]));
    }
}
