package io.holdfast.testkit;

import java.io.Closeable;
import java.io.IOException;

/** Closes what is being given up anyway. */
final class Quietly {
    private Quietly() {}

    static void close(Closeable resource) {
        try {
            resource.close();
        } catch (IOException e) {
            // it is given up: nobody is left who could act on this
        }
    }
}
